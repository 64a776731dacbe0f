import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { Figure } from "../../docs/pictures/figure.js";
import { withFigure } from "../../docs/pictures/in-page.js";
import { svgOf } from "../../docs/pictures/svg.js";
import { root } from "../../grader/node/course/paths.js";

// The pictures of the lessons are what their scripts draw from the solutions, and so are their twins for the terminal.

const folder = path.join(root, "docs", "pictures", "figures");
const files = readdirSync(folder);

test.each(files)("%s", async (file) => {
  const { figure } = (await import(pathToFileURL(path.join(folder, file)).href)) as { figure: Figure };
  const page = path.join(root, "exercises", figure.page);
  const drawn = readFileSync(path.join(path.dirname(page), `${figure.name}.svg`), "utf8");
  expect(drawn, "npm run pictures draws it again").toBe(svgOf(figure));
  expect(namesCut(drawn)).toEqual([]);
  const text = readFileSync(page, "utf8");
  expect(text, "npm run pictures writes its twin again").toBe(withFigure(text, figure));
});

/** Of a semibold letter, on machines whose system font is wide. */
const LETTER = 8;

/** Names of curves and dots that would run over an edge of the picture. */
function namesCut(svg: string): string[] {
  const width = Number(/viewBox="0 0 ([\d.]+)/.exec(svg)?.[1]);
  const names = [...svg.matchAll(/<text class="(name[^"]*)" x="([\d.-]+)" y="[\d.-]+">([^<]*)</g)];
  return names.flatMap(([, classes, x, name]) => {
    const long = LETTER * name.length;
    const left = Number(x) - (classes.includes("end") ? long : classes.includes("middle") ? long / 2 : 0);
    return left < 0 || left + long > width ? [name] : [];
  });
}
