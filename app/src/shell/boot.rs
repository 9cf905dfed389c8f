//! The script that starts a page in the browser.

/// What is typed before the page is taken over is given to its fields once more afterwards: they would forget it.
const KEEP_TYPED: &str = "\
const typed=new Map(),onOff=t=>t.type=='checkbox'||t.type=='radio',\
keep=({target:t})=>typed.set(t,onOff(t)?t.checked:t.value),\
tell=t=>['input','change'].forEach(n=>t.dispatchEvent(new Event(n,{bubbles:true})));\
document.querySelectorAll('input:not([type=hidden]),textarea').forEach(t=>{\
if(onOff(t)?t.checked!=t.defaultChecked:t.value!=t.defaultValue)keep({target:t})});\
addEventListener('input',keep,true);\
const ready=()=>{removeEventListener('input',keep,true);\
typed.forEach((v,t)=>{if(!t.isConnected)return;\
if(onOff(t)&&t.checked!=v)return t.click();\
if(!onOff(t)&&t.type!='file'&&t.value!=v)t.value=v;\
tell(t)});\
document.body.dataset.hydrated=''};";

/// Of the frontend at this root.
pub fn script(root: &str) -> String {
    // A failed import means that another build runs now (the server answers 404 to old paths): reload once.
    // The code editor and the graphs are modules of their own, for the screens that ask for them (ui/editor.rs,
    // monitoring/metrics/chart.rs).
    // Tests, and nothing else, wait for `data-hydrated` before the first click.
    format!(
        "const gone=()=>{{const k='reloaded-{root}';if(!sessionStorage.getItem(k)){{sessionStorage.setItem(k,1);location.reload()}}}};\
         window.loadEditor=()=>import('{root}/editor.js');\
         window.loadChart=()=>import('{root}/chart.js');\
         addEventListener('unhandledrejection',e=>{{if(e.reason instanceof WebAssembly.RuntimeError)gone()}});\
         {KEEP_TYPED}\
         import('{root}/lambent.js').then(m=>m.default({{module_or_path:'{root}/lambent.wasm'}}).then(()=>m.hydrate())).then(ready).catch(e=>{{console.error(e);gone()}});"
    )
}
