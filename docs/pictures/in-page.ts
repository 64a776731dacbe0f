import type { Figure } from "./figure.js";
import { twinOf } from "./twin.js";

/** The page with the picture's line and, below it, its twin. */
export function withFigure(text: string, figure: Figure): string {
  const place = new RegExp(
    `!\\[[^\\]]*\\]\\(${figure.name}\\.svg\\)(\\n\\n<details><summary>As text</summary>\\n[\\s\\S]*?</details>)?`,
  );
  const found = place.exec(text);
  if (!found)
    throw new Error(`${figure.page} has no ![](${figure.name}.svg): put it where the picture belongs`);
  const twin = [
    "",
    "<details><summary>As text</summary>",
    "",
    "```",
    ...twinOf(figure),
    "```",
    "",
    "</details>",
  ];
  const below = figure.ownTwin ? (found[1] ?? "") : `\n${twin.join("\n")}`;
  return text.replace(place, () => `![${figure.alt}](${figure.name}.svg)${below}`);
}
