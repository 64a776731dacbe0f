import type { Shown } from "../../models/shown.js";
import { element } from "../element.js";
import type { Paper } from "./bench.js";
import { BAD, GOOD, INK, type Lines, pictureOfLines } from "./picture.js";

/** Paper for chains of tokens: a line for each chain and each remark. */
export function chainPaper(): Paper {
  const host = element("div", { class: "kata-chains" });
  let tokens: HTMLElement[] = [];
  const line = (...children: (Node | string)[]) => host.append(element("p", {}, ...children));
  const show = (shown: Shown) => {
    switch (shown.is) {
      case "said":
        return line(shown.text);
      case "chain":
        tokens = [];
        return line(element("span", { class: "kata-chain-label" }, `${shown.label.padStart(2)} `));
      case "token": {
        const token = element("span", {}, shown.text);
        host.lastElementChild?.append(tokens.length > 0 ? " " : "", token);
        return void tokens.push(token);
      }
      case "end":
        for (const at of shown.wrong) tokens[at]?.classList.add("kata-bad");
        return void (shown.aside && host.lastElementChild?.append(`  ${shown.aside}`));
      case "note":
        return line("   ", shown.isWrong ? element("span", { class: "kata-bad" }, shown.text) : shown.text);
      case "verdict": {
        const mark = shown.isRight ? "✓" : "✗";
        const tone = shown.isRight ? "kata-good" : "kata-bad";
        return line(element("span", { class: tone }, `${mark} ${shown.told}.`), ` ${shown.cost}.`);
      }
    }
  };
  return {
    ...{ host, show },
    clear: () => host.replaceChildren(),
    isEmpty: () => host.childElementCount === 0,
    copy: () => navigator.clipboard.writeText(linesIn(host).map(textOf).join("\n")),
    picture: () => pictureOfLines(linesIn(host)),
  };
}

function linesIn(host: HTMLElement): Lines {
  return [...host.children].map((line) =>
    [...line.childNodes].map((node) => ({ text: node.textContent ?? "", color: colorOf(node) })),
  );
}

const textOf = (line: Lines[number]) => line.map(({ text }) => text).join("");

function colorOf(node: Node): string {
  if (!(node instanceof HTMLElement)) return INK;
  if (node.classList.contains("kata-bad")) return BAD;
  return node.classList.contains("kata-good") ? GOOD : INK;
}
