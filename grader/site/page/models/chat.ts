import { SPECIALS, WORDS } from "../../../../lib/mini-world/words.js";
import { UsageError } from "../../../core/usage-error.js";
import { isTuned, LEARNED, NAMES, type Name, TUNED, type Tuned } from "../../../models/chat/names.js";
import { inWords } from "../../../models/chat/words.js";
import type { Site } from "../../place.js";
import { element } from "../element.js";
import type { Bench } from "./bench.js";
import { chatPaper } from "./chat-paper.js";
import { type Choice, choiceField, labeled, numberField, seedField } from "./fields.js";
import { knownWords, readWords } from "./known-words.js";
import { type Kept, trainer, trainerLink } from "./whose.js";

const ABOUT =
  "A model of part 3 has read the mini-world's web, and you teach it to answer. All models that there are answer the same question, side by side. Each knows the mini-world and nothing else.";

/** Where models of part 3 answer. */
export function chatBench(site: Site, kept: Kept): Bench {
  const present = NAMES.filter((name) => !isTuned(name) || kept.has(name));
  const models = NAMES.map((value): Choice => {
    const isOff = !present.includes(value);
    return { value, text: isOff ? `${value}: when ${trainer(site, value as Tuned)} passes` : value, isOff };
  });
  const all = { value: "all", text: "all that there are" };
  const question = element("input", {
    ...{ value: "what is the capital of corvia ?", size: "32", "data-field": "Question" },
  });
  const model = choiceField("Model", [all, ...models], "all");
  const temperature = numberField({ name: "Temperature", least: 0, most: 100, step: "any", value: "0" });
  const seed = seedField();
  return {
    ...{ id: "chat", title: "Chat", verb: "Ask", paper: chatPaper() },
    about: [
      element("p", {}, ABOUT),
      element("p", { class: "kata-whose" }, whoseText(present)),
      element("ul", {}, ...NAMES.map((name) => speakerLine(site, name, kept))),
      knownWords("of the mini-world", WORDS.slice(SPECIALS.length)),
    ],
    fields: [labeled("Question", question), labeled("Model", model), temperature.label, seed.label],
    ask: () => ({
      is: "chat",
      question: asked(question.value),
      names: model.value === "all" ? present : [model.value as Name],
      temperature: temperature.read() ?? 0,
      seed: seed.read(),
    }),
  };
}

/** @throws UsageError if it is nothing that these models can read */
function asked(typed: string): string {
  const question = readWords(inWords, typed);
  if (question) return question;
  throw new UsageError("there must be something to ask, such as what is the capital of corvia ?");
}

function whoseText(present: Name[]): string {
  const own = present.filter(isTuned);
  if (own.length === 0) return "Only the base answers so far, and its weights are the course's.";
  const verb = own.length === 1 ? "is" : "are";
  const rest = own.length < TUNED.length ? " The others come when their exercises pass." : "";
  return `The weights of the base are the course's. ${own.join(", ")} ${verb} yours.${rest}`;
}

/** Who it is, whose it is, and what it has learned; of one that is not there, what to solve first. */
function speakerLine(site: Site, name: Name, kept: Kept): HTMLElement {
  const who = element("strong", {}, name);
  const { does, example } = LEARNED[name];
  const tried = element("code", {}, example);
  if (!isTuned(name)) return element("li", {}, who, `, the course's, ${does}: `, tried);
  if (kept.has(name)) return element("li", {}, who, `, yours, ${does}: `, tried);
  return element("li", {}, who, " comes when your ", trainerLink(site, name), ` passes. It ${does}: `, tried);
}
