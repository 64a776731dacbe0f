import { existsSync, readdirSync, readFileSync } from "node:fs";
import { root, site } from "./course.js";

/** A package whose code reaches the reader's browser. */
export interface Shipped {
  name: string;
  version: string;
  license: string;
  purpose: string;
  home: string;
  /** The words of its license; undefined where its package has none of its own. */
  text: string | undefined;
}

// What a page loads, and what the judge is made of. A package that joins the judge's bundle gets a line here.
const PACKAGES: [name: string, purpose: string][] = [
  ["@astrojs/starlight", "the pages' look, the menus, the switch of themes"],
  ["astro", "makes the pages"],
  ["astro-expressive-code", "colors code, copies it"],
  ["pagefind", "the search"],
  ["@pagefind/default-ui", "the search"],
  ["katex", "sets formulas, with fonts of its own"],
  ["@codemirror/view", "the editor"],
  ["@lezer/javascript", "the editor"],
  ["typescript", "checks types while you type"],
  ["sucrase", "turns TypeScript into JavaScript"],
  ["js-tokens", "reads code word by word"],
  ["node-inspect-extracted", "prints what you log"],
  ["@tensorflow/tfjs-core", "tensors"],
  ["@tensorflow/tfjs-backend-wasm", "tensors, and the kernels beside ours"],
  ["@vitest/expect", "compares what your code returns"],
  ["@vitest/spy", "compares what your code returns"],
  ["@vitest/utils", "compares what your code returns"],
  ["chai", "compares what your code returns"],
  ["@noble/hashes", "fingerprints"],
  ["idb-keyval", "keeps the models that you have trained"],
  ["valibot", "checks what is read from a file"],
  ["@observablehq/plot", "draws what your code computed"],
  ["d3", "draws what your code computed"],
  ["fast-png", "writes pictures"],
  ["diff", "compares your code with the solution"],
];

export const shipped: Shipped[] = PACKAGES.map(([name, purpose]) => {
  // The judge is made of what the course has, as far as it has it.
  const folder = [root, site].map((at) => new URL(`node_modules/${name}/`, at)).find((at) => existsSync(at));
  if (!folder)
    throw new Error(
      `${name} is on the licenses page, but not installed: run npm ci and npm ci --prefix site, or take its line out of site/src/shipped.ts`,
    );
  const { version, license, homepage } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
  const files = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isFile());
  const file = files.find((one) => /^licen[cs]e(\.|$)/i.test(one.name));
  const text = file && readFileSync(new URL(file.name, folder), "utf8");
  return { name, version, license, purpose, home: homepage ?? `https://www.npmjs.com/package/${name}`, text };
});
