import { quoted } from "../core/quoted.js";
import { isTuned, LEARNED, NAMES, type Name, TUNED } from "../models/chat/names.js";
import { answerer, loadSpeakers } from "../models/chat/speakers.js";
import { inWords } from "../models/chat/words.js";
import { hasModel } from "../node/store/models.js";
import { UsageError } from "../terminal/commands/exit.js";
import { checkSeed, checkTemperature } from "../terminal/commands/options.js";
import { print, remark } from "../terminal/commands/print.js";
import { fromKept, notTrained } from "./kept-model.js";
import { play, talkOf } from "./play.js";
import { trainedBy } from "./trained-by.js";

interface Options {
  model?: string;
  temperature: number;
  seed?: number;
}

const HINT = "what is the capital of corvia ?   or the beginning of a review: the film was";

/** `kata chat [words...]`: the learner's own models of part 3 answer, one question at a time. */
export async function chat(words: string[], { model, temperature, seed }: Options): Promise<number> {
  checkTemperature(temperature);
  checkSeed(seed);
  const names = await asked(model);
  // An empty question asks for a conversation.
  const talk = talkOf(words.join("").trim() ? words : [], { read: inWords, message: "You:", hint: HINT });
  return await play(talk, seed, async (load, rng) => {
    const speakers = await loadSpeakers(load, names, {
      model: fromKept,
      onBroken: (problem) => remark(`! ${problem}`),
    });
    const answer = await answerer(load, speakers, temperature, rng);
    const present = speakers.map(({ name }) => name);
    const learned = (name: Name) => {
      const { does, example } = LEARNED[name];
      return `${isTuned(name) ? "yours" : "the course's"}, ${does}: ${example}`;
    };
    return {
      about: (code) => [...present.map((name) => beside(name, learned(name), present)), code],
      say: (question) =>
        answer(question, (name, text) => print([present.length > 1 ? beside(name, text, present) : text])),
    };
  });
}

/** Which models answer: the one that is named, or all that there are. */
async function asked(model: string | undefined): Promise<Name[]> {
  if (model !== undefined && model !== "all" && !NAMES.includes(model as Name))
    throw new UsageError(`--model must be ${NAMES.join(", ")} or all, got ${quoted(model)}`);
  const missing = TUNED.filter((name) => !hasModel(name));
  const one = missing.find((name) => name === model);
  if (one) throw await notTrained(one);
  if (model !== undefined && model !== "all") return [model as Name];
  if (missing.length > 0) {
    const lacking = await Promise.all(missing.map(async (name) => `${name} (${await trainedBy(name)})`));
    remark(`Not trained yet: ${lacking.join(", ")}. The others answer.`);
  }
  return NAMES.filter((name) => !(missing as Name[]).includes(name));
}

/** A name and what belongs to it, in columns with the others. */
function beside(name: Name, text: string, names: Name[]): string {
  return `${name.padEnd(Math.max(...names.map(({ length }) => length)))}  ${text}`;
}
