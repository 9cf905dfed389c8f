// Functions that write and fail in known ways, and the lines they leave.
import { aws, createFunction } from "../fixtures/aws";
import type { Lambent } from "../fixtures/lambent";
import { PLACE } from "../fixtures/test";

export const logsPath = (name: string, query = ""): string => `${PLACE}/functions/${name}/logs${query}`;

const CODE = `
import json, os, time

def lambda_handler(event, context):
    way = event.get("way", "good")
    print("way", way, event.get("n", 0))
    if way == "raise":
        raise ValueError("order %s of user-%08d is bad" % (event.get("n"), event.get("n", 0)))
    if way == "key":
        return event["missing"]
    if way == "late":
        time.sleep(5)
    if way == "crash":
        os._exit(3)
    if way == "json":
        print(json.dumps({"level": "ERROR", "message": "boom", "user": {"id": 7}}))
    if way == "hostile":
        print("</script><script>window.hurt = 1</script><b>bold</b> \\x1b[31mred\\x1b[0m \\u202eevil\\u202c bell\\x07")
    if way == "many":
        for n in range(event["n"]):
            print("line", n)
    return way
`;

/** A function that does what its event says. */
export async function makeWriter(lambent: Lambent, name: string): Promise<void> {
  await createFunction(lambent, name, { "lambda_function.py": CODE });
  await aws(lambent, "lambda", "update-function-configuration", "--function-name", name, "--timeout", "2");
  await aws(lambent, "lambda", "wait", "function-updated-v2", "--function-name", name);
}

/** Runs it for real. */
export async function run(lambent: Lambent, name: string, event: object): Promise<void> {
  const words = ["--function-name", name, "--payload", JSON.stringify(event), "/dev/null"];
  await aws(lambent, "lambda", "invoke", ...words);
}

/** All lines of its log group, as boto and the CLI see them. */
export async function logged(lambent: Lambent, name: string): Promise<string[]> {
  const { events } = await aws(lambent, "logs", "filter-log-events", "--log-group-name", `/aws/lambda/${name}`);
  return events.map((event: { message: string }) => event.message);
}
