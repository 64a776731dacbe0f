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
  const text = readFileSync(page, "utf8");
  expect(text, "npm run pictures writes its twin again").toBe(withFigure(text, figure));
});
