// Makes the files of a built frontend ready to be served: node .tools/pack.mjs target/site
//
// The splitter cuts what several groups of screens share into a file for each combination of them: hundreds, most of them
// tiny. Here the parts of a group become one file, and the loader is told where each part is.
//
//   screen_<group>.wasm   what the group alone needs, and small parts that few others need: those have a copy of their own
//   shared.wasm           small parts that many groups need
//   chunk_<n>.wasm        a large part that several need
//
// A pack is an empty WASM module with its parts as custom sections: the browser takes it apart itself.

import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

/** Parts of at least as many bytes, before compression, are files of their own. */
const LARGE = 24_000;
/** Parts of at least as many groups are in `shared.wasm`. */
const MANY = 5;

const site = process.argv[2];
const pkg = join(site, "pkg");
const LOADER = "__wasm_split.js";
const MANIFEST = "__wasm_split_manifest.json";

/** A number as WASM writes it: seven bits a byte, the lowest first. */
const leb = (number) => {
  const bytes = [];
  do {
    bytes.push((number & 127) | (number > 127 ? 128 : 0));
    number >>>= 7;
  } while (number > 0);
  return Buffer.from(bytes);
};

const section = (name, content) => {
  const body = Buffer.concat([leb(name.length), Buffer.from(name), content]);
  return Buffer.concat([Buffer.of(0), leb(body.length), body]);
};

const EMPTY_MODULE = Buffer.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** A module without its custom sections: names of functions, which tools wrote it. */
const bare = (module) => {
  const kept = [module.subarray(0, 8)];
  for (let at = 8; at < module.length; ) {
    let length = 0;
    let next = at + 1;
    for (let shift = 0, byte = 128; byte & 128; shift += 7, next += 1) {
      byte = module[next];
      length += (byte & 127) * 2 ** shift;
    }
    if (module[at] !== 0) kept.push(module.subarray(at, next + length));
    at = next + length;
  }
  return Buffer.concat(kept);
};

const read = (name) => readFileSync(join(pkg, name));

function pack() {
  // The splitter's own way to meet the main module and to answer it stays; only the fetching is ours.
  const loader = read(LOADER).toString();
  const end = loader.indexOf("function makeLoad");
  const load = /^export const (__wasm_split_load_(\w+)) = wrapAsyncCb\(makeLoad\([^]*?\.\/(\w+)\.wasm"[^]*?\[([^\]]*)\]\)\);$/gm;
  const found = [...loader.matchAll(load)];
  if (end < 0 || found.length === 0 || found.length !== loader.split("export const __wasm_split_load_").length - 1) {
    throw new Error(`${LOADER} is not as this script knows it: does the splitter have a new version?`);
  }
  /** The parts of each group, in the order they are needed. */
  const groups = found.map(([, , group, own, needs]) => [group, [...needs.matchAll(/\w+/g)].map(([name]) => name.slice(2)).concat(own)]);
  const users = new Map();
  for (const [group, parts] of groups) {
    for (const part of parts) users.set(part, [...(users.get(part) ?? []), group]);
  }
  const bytes = new Map([...users.keys()].map((part) => [part, bare(read(`${part}.wasm`))]));
  const place = (part, group) => {
    if (users.get(part).length > 1 && bytes.get(part).length >= LARGE) return part;
    return users.get(part).length >= MANY ? "shared" : `screen_${group}`;
  };

  const packs = new Map();
  const files = {};
  for (const [group, parts] of groups) {
    for (const part of parts) {
      const file = place(part, group);
      packs.set(file, (packs.get(file) ?? new Set()).add(part));
    }
    files[group] = [...new Set(parts.map((part) => place(part, group)))];
  }

  const table = groups.map(([group, parts]) => `${group}: [${JSON.stringify(files[group])}, ${JSON.stringify(parts)}],`);
  const ours = `
// Of each group: its files, and its parts in order; the last one needs the others.
const groups = {
    ${table.join("\n    ")}
};
// Successes only are remembered: after a failure the next try fetches again.
const once = (make) => {
    const made = new Map();
    return (key) => {
        if (!made.has(key)) made.set(key, make(key).catch((error) => { made.delete(key); throw error; }));
        return made.get(key);
    };
};
const bytes = new Map();
const fetched = once(async (file) => {
    const module = await WebAssembly.compileStreaming(fetch(new URL(\`./\${file}.wasm\`, import.meta.url)));
    for (const part of new Set(Object.values(groups).flatMap(([, parts]) => parts))) {
        const [found] = WebAssembly.Module.customSections(module, part);
        // Another pack may have brought it before.
        if (found && !bytes.has(part)) bytes.set(part, found);
    }
});
const loaded = once(async (part) => {
    await WebAssembly.instantiate(bytes.get(part), getSharedImports());
    bytes.set(part, undefined);
});
const load = (group) => wrapAsyncCb(async () => {
    const [files, parts] = groups[group];
    await Promise.all(files.map(fetched));
    await Promise.all(parts.slice(0, -1).map(loaded));
    await loaded(parts.at(-1));
});
${found.map(([, name, group]) => `export const ${name} = load("${group}");`).join("\n")}
`;

  for (const part of users.keys()) rmSync(join(pkg, `${part}.wasm`));
  for (const [file, parts] of packs) {
    const sections = [...parts].map((part) => section(part, bytes.get(part)));
    writeFileSync(join(pkg, `${file}.wasm`), Buffer.concat([EMPTY_MODULE, ...sections]));
  }
  writeFileSync(join(pkg, "lambent.wasm"), bare(read("lambent.wasm")));
  writeFileSync(join(pkg, LOADER), loader.slice(0, end) + ours);
  writeFileSync(join(pkg, MANIFEST), JSON.stringify(files));
}

/** What is served is compressed once, here. */
function compress(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) compress(path);
    else if ([".css", ".js", ".json", ".svg", ".txt", ".wasm"].includes(extname(path))) {
      const data = readFileSync(path);
      // Whole or not at all: a stopped build leaves no half a file.
      for (const [suffix, packed] of [["br", brotliCompressSync(data)], ["gz", gzipSync(data, { level: 9 })]]) {
        writeFileSync(`${path}.part`, packed);
        renameSync(`${path}.part`, `${path}.${suffix}`);
      }
    }
  }
}

pack();
compress(site);
