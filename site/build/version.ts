import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { root } from "../../grader/node/course/paths.js";
import type { Built } from "../../grader/site/data/forms.js";
import { isNamedByContent } from "../../grader/site/offline/addresses.js";
import { hashOf } from "../../grader/site/offline/hash.js";
import { partLists } from "./part-lists.js";

// The last step of `npm run site:build`: gives the whole site one word, its version, writes it into every page, and adds what it takes to
// work without a network. It may be run again on what it has written.

const folder = path.resolve(root, "site", process.env.SITE_OUT ?? "dist");
const file = (name: string) => path.join(folder, name);
const names = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();

const OWN = ["sw.js", "kata/version.json", "kata/parts.json"];
const META = /<meta name="kata-version" content="\w*">/;
const pages = names().filter((name) => name.endsWith(".html") && !name.startsWith("kata/"));

// What a page starts with has its hash in its name, as all that it imports.
const entries = new Map<string, string>();
for (const name of names()) {
  const [, entry] = /^kata\/(page|exercise)(?:-\w+)?\.js$/.exec(name) ?? [];
  if (!entry) continue;
  const named = `kata/${entry}-${hashOf(readFileSync(file(name)))}.js`;
  renameSync(file(name), file(named));
  entries.set(entry, named);
}
const linked = (html: string) =>
  html.replaceAll(/kata\/(page|exercise)(-\w+)?\.js(?=")/g, (old, entry) => entries.get(entry) ?? old);
const texts = new Map(
  pages.map((name) => [name, linked(readFileSync(file(name), "utf8").replace(META, ""))]),
);

for (const name of OWN) rmSync(file(name), { force: true });
await build({
  entryPoints: [path.join(root, "grader/site/offline/sw.ts")],
  ...{ bundle: true, minify: true, format: "iife", target: "es2022", outfile: file("sw.js") },
  logLevel: "warning",
});

const assets = names().filter((name) => isNamedByContent(`/${name}`) && !/\.(woff|ttf)$/.test(name));
writeFileSync(file("kata/parts.json"), JSON.stringify(partLists(folder, assets)));
const files = Object.fromEntries(
  names()
    .filter((name) => name.startsWith("kata/") && !isNamedByContent(`/${name}`))
    .map((name) => [name.slice("kata/".length), hashOf(readFileSync(file(name)))]),
);
const all = [
  ...Object.entries(files),
  ...assets.map((name) => [name]),
  ...[...texts].map(([name, html]) => [name, hashOf(new TextEncoder().encode(html))]),
];
const version = hashOf(new TextEncoder().encode(JSON.stringify(all)));
// The policy comes first, and what follows is not touched by it.
for (const [name, html] of texts)
  writeFileSync(
    file(name),
    html.replace(/<meta name="viewport"/, `<meta name="kata-version" content="${version}">$&`),
  );
writeFileSync(file("kata/version.json"), JSON.stringify({ version, files, assets } satisfies Built));
console.log(
  `The version is ${version}: ${pages.length} pages, ${Object.keys(files).length} files of the judge.`,
);
