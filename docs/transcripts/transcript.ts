import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { root } from "../../grader/node/course/paths.js";

// A lesson shows code as it comes to be: a block of TypeScript, and right below it the block of text that it prints. All TypeScript of
// such a page is one program, in its order; what it imports by "./" are the reference's files of the chapter.

const CODE = "```ts\\n((?:(?!```)[\\s\\S])*)```";
const OUTPUT = "\\n\\n```text\\n(?:(?!```)[\\s\\S])*```";
const STEP = new RegExp(`${CODE}(${OUTPUT})?`, "g");
/** Where the program of a page is kept while it runs: packages are found from there. */
const CACHE = path.join(root, "node_modules", ".cache", "transcripts");

/** Whether a page has code that prints what stands below it. */
export const hasTranscript = (page: string): boolean => new RegExp(CODE + OUTPUT).test(page);

/** The page with what its code prints now. */
export async function withOutputs(page: string, chapter: string): Promise<string> {
  const codes = [...page.matchAll(STEP)].map(([, code]) => code);
  const printed = await outputsOf(codes, path.join(root, "solutions", chapter));
  let at = 0;
  return page.replace(STEP, (block, code, output) => {
    const prints = printed[at++];
    return output ? `\`\`\`ts\n${code}\`\`\`\n\n\`\`\`text\n${prints}\`\`\`` : block;
  });
}

/** What each of the blocks prints. */
async function outputsOf(codes: string[], resolveDir: string): Promise<string[]> {
  const marked = codes.map((code, i) => `__at(${i});\n${code}`).join("\n");
  const imports = marked.match(/^import .*$/gm) ?? [];
  const program = [
    ...['import { format as __format } from "node:util";', ...imports],
    "export const printed = [];",
    "const __at = (i) => { printed[i] = ''; };",
    "const console = { log: (...words) => { printed[printed.length - 1] += __format(...words) + '\\n'; } };",
    marked.replace(/^import .*$/gm, ""),
  ].join("\n");
  const built = await build({
    stdin: { contents: program, resolveDir, loader: "ts" },
    ...{ bundle: true, write: false, platform: "node", format: "esm", packages: "external" },
  });
  mkdirSync(CACHE, { recursive: true });
  const file = path.join(CACHE, `${process.pid}-${Math.random().toString(36).slice(2)}.mjs`);
  try {
    writeFileSync(file, built.outputFiles[0].contents);
    const ran: { printed: string[] } = await import(/* @vite-ignore */ pathToFileURL(file).href);
    return ran.printed;
  } finally {
    rmSync(file, { force: true });
  }
}
