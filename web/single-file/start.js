// The start of a single file: what the server would have answered is in the file, compressed; then the page begins.
const packed = document.getElementById("stronghold-answers");
const bytes = Uint8Array.from(atob(packed.textContent.trim()), (sign) => sign.charCodeAt(0));
packed.remove();
const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
globalThis.strongholdFile = await new Response(stream).json();
await import("app/start.js");
