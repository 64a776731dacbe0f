import { useBackend } from "../../lib/backend/choose.js";
import { TRAINED_BY } from "../../lib/model-names.js";
import { mersenneTwister } from "../../lib/random.js";
import { loadCourse } from "../node/course/load.js";
import { Loader } from "../node/runner/loader.js";
import { hasModel } from "../node/store/models.js";
import { EXIT, UsageError } from "../terminal/commands/exit.js";
import { findExercise } from "../terminal/commands/find.js";
import { checkSeed, checkTemperature } from "../terminal/commands/options.js";
import { print, remark } from "../terminal/commands/print.js";
import { quoted } from "../terminal/commands/quoted.js";
import { codeText } from "../terminal/commands/whose.js";
import { answerer, beside, LEARNED, loadSpeakers, NAMES, type Name } from "./chat/speakers.js";
import { inWords } from "./chat/words.js";
import { converse } from "./converse.js";
import { notTrained } from "./kept-model.js";
import type { Load } from "./think/method.js";

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
  const names = asked(model);
  const question = words.length > 0 ? inWords(words.join(" ")) : undefined;
  process.env.KATA_BACKEND ??= "wasm";
  await useBackend("train");
  const loader = await Loader.open();
  try {
    const course = await loadCourse();
    const load: Load = (slug) => loader.load(findExercise(course, slug));
    const speakers = await loadSpeakers(load, names);
    const rng = mersenneTwister(seed ?? Math.floor(Math.random() * 2 ** 32));
    const answer = await answerer(load, speakers, temperature, rng);
    const say = async (typed: string) => print(await answer(typed));
    const present = speakers.map(({ name }) => name);
    for (const name of present) remark(beside(name, LEARNED[name], present));
    remark(codeText(loader.loaded()));
    if (question) await say(question);
    else return await converse((typed) => say(inWords(typed)), { message: "You:", hint: HINT });
  } finally {
    await loader.close();
  }
  return EXIT.passed;
}

/** Which models answer: the one that is named, or all that there are. */
function asked(model: string | undefined): Name[] {
  if (model !== undefined && model !== "all" && !NAMES.includes(model as Name))
    throw new UsageError(`--model must be ${NAMES.join(", ")} or all, got ${quoted(model)}`);
  const missing = NAMES.filter((name) => name !== "base").filter((name) => !hasModel(name));
  const one = missing.find((name) => name === model);
  if (one) throw notTrained(one);
  if (model !== undefined && model !== "all") return [model as Name];
  if (missing.length > 0)
    remark(
      `Not trained yet: ${missing.map((name) => `${name} (${TRAINED_BY[name]})`).join(", ")}. The others answer.`,
    );
  return NAMES.filter((name) => !(missing as Name[]).includes(name));
}
