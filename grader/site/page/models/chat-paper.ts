import type { Shown } from "../../models/shown.js";
import { element } from "../element.js";
import type { Paper } from "./bench.js";
import { BAD, INK, type Lines, pictureOfLines } from "./picture.js";

/** Paper for a question and what each model answers, side by side. */
export function chatPaper(): Paper {
  const answers = element("dl", { class: "kata-answers" });
  const host = element("div", { "aria-live": "polite" });
  let lines: Lines = [];
  const clear = () => {
    lines = [];
    answers.replaceChildren();
    host.replaceChildren();
  };
  const show = (shown: Shown) => {
    switch (shown.is) {
      case "said":
        lines.push([{ text: `You: ${shown.text}`, color: INK }]);
        return host.append(element("p", {}, `You: ${shown.text}`), answers);
      case "note":
        lines.push([{ text: shown.text, color: BAD }]);
        return host.append(element("p", { class: "kata-bad" }, shown.text));
      case "answer":
        lines.push([{ text: `${shown.name}: ${shown.text}`, color: INK }]);
        return answers.append(element("dt", {}, shown.name), element("dd", {}, shown.text));
    }
  };
  return {
    ...{ host, show, clear },
    isEmpty: () => lines.length === 0,
    copy: () =>
      navigator.clipboard.writeText(lines.map((line) => line.map(({ text }) => text).join("")).join("\n")),
    picture: () => pictureOfLines(lines),
  };
}
