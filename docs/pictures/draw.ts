import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../../grader/node/course/paths.js";
import type { Figure } from "./figure.js";
import { withFigure } from "./in-page.js";
import { svgOf } from "./svg.js";

// Draws the pictures of the lessons, and writes their twins for the terminal into the pages: `npm run pictures`, or
// `npm run pictures valley` for one of them.

const folder = path.join(root, "docs", "pictures", "figures");
const wanted = process.argv.slice(2);
const names = readdirSync(folder).map((file) => path.basename(file, ".ts"));
for (const name of names.filter((each) => wanted.length === 0 || wanted.includes(each))) {
  const { figure } = (await import(pathToFileURL(path.join(folder, `${name}.ts`)).href)) as {
    figure: Figure;
  };
  const page = path.join(root, "exercises", figure.page);
  writeFileSync(path.join(path.dirname(page), `${figure.name}.svg`), svgOf(figure));
  const text = readFileSync(page, "utf8");
  writeFileSync(page, withFigure(text, figure));
  console.log(`written  ${figure.name}.svg, ${figure.page}`);
}
