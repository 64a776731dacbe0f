import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

// The Content-Security-Policy of one page, as a text. A host such as GitHub Pages sends no headers, so it stands in the page.

/** Scripts and styles that stand in a page itself. Both end at their first closing tag, so no parser is needed to find them. */
const INLINE = /<(script|style)\b([^>]*)>([\s\S]*?)<\/\1>/g;

/** Where learners' code runs. The frame of the judge stands in the page itself, so the page's policy has to allow what its own does. */
const JUDGES = /id="kata-(exercise|models)"/;
const FRAME = readFileSync(new URL("../grader/site/frame.html", import.meta.url), "utf8");

/** @param html a whole page, as it is sent */
export function policyOf(html) {
  const hashes = { script: new Set(), style: new Set() };
  const judges = JUDGES.test(html);
  for (const [, tag, attributes, text] of `${html}${judges ? FRAME : ""}`.matchAll(INLINE)) {
    if (/\ssrc=/.test(attributes) || /type="(application\/(ld\+)?json|importmap)"/.test(attributes)) continue;
    hashes[tag].add(`'sha256-${createHash("sha256").update(text).digest("base64")}'`);
  }
  const styles = [...hashes.style].join(" ");
  return Object.entries({
    "default-src": "'none'",
    // The search is WebAssembly, and so is the judge. Neither needs eval.
    "script-src": `'self' 'wasm-unsafe-eval' ${judges ? "blob: " : ""}${[...hashes.script].join(" ")}`,
    // KaTeX places the parts of a formula by style attributes, and code gets its two colors by them. Elements are known by hash.
    "style-src-attr": "'unsafe-inline'",
    "style-src-elem": `'self' ${styles}`,
    // What browsers before 2022 know in place of the two lines above.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "worker-src": "'self' blob:",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
  })
    .map(([name, value]) => `${name} ${value.trim()}`)
    .join("; ");
}
