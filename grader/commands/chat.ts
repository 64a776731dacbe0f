import { useBackend } from "../../lib/backend/choose.js";
import { BASE_SIZES, baseBytes } from "../../lib/mini-world/base.js";
import { decode, EOS } from "../../lib/mini-world/words.js";
import { TRAINED_BY } from "../../lib/models.js";
import { mersenneTwister } from "../../lib/random.js";
import { inWords, textIds } from "../chat/words.js";
import { loadCourse } from "../course/load.js";
import { Loader } from "../run/loader.js";
import { readModel } from "../state/models.js";
import { converse } from "./converse.js";
import { EXIT, UsageError } from "./exit.js";
import { findExercise } from "./find.js";
import { whoseText } from "./gpt2.js";
import { damaged, notTrained } from "./kept-model.js";
import { checkSeed, checkTemperature } from "./options.js";
import { print, remark } from "./print.js";

type Init = typeof import("../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js");
type Safetensors = typeof import("../../solutions/2-building-a-transformer/06-complete-model/safetensors.js");
type Load =
  typeof import("../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/load-base.js");
type Encoding =
  typeof import("../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/chat-encoding.js");
type Generation =
  typeof import("../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/generate-batch.js");

interface Options {
  model?: string;
  temperature: number;
  seed?: number;
}

/** Who is asked: the base, and what the learner has made of it. */
const NAMES = ["base", "sft", "ppo", "hacked", "dpo"] as const;
type Name = (typeof NAMES)[number];
type Trained = Exclude<Name, "base">;

/** As much as an answer needs, and enough to see a model that does not stop. */
const LENGTH = 12;

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
    const answer = await speakers(loader, names, temperature, seed);
    const say = async (asked: string) => print(await answer(asked));
    remark(whoseText(loader.loaded(), "answers"));
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
    throw new UsageError(`--model must be ${NAMES.join(", ")} or all, got ${JSON.stringify(model)}`);
  const missing = NAMES.filter((name) => name !== "base" && !readModel(name)) as Trained[];
  const one = missing.find((name) => name === model);
  if (one) throw notTrained(one);
  if (model !== undefined && model !== "all") return [model as Name];
  if (missing.length > 0)
    remark(
      `Not trained yet: ${missing.map((name) => `${name} (${TRAINED_BY[name]})`).join(", ")}. The others answer.`,
    );
  return NAMES.filter((name) => !missing.includes(name as Trained));
}

/** Loads the models, and gives what answers a question with a line from each. */
async function speakers(loader: Loader, names: Name[], temperature: number, seed: number | undefined) {
  const course = await loadCourse();
  const load = <T>(slug: string) => loader.load<T>(findExercise(course, slug));
  const { initGPT } = await load<Init>("init-gpt");
  const { readSafetensors } = await load<Safetensors>("safetensors");
  const { loadParameters } = await load<Load>("load-base");
  const { encodeChat } = await load<Encoding>("chat-encoding");
  const { generateBatch } = await load<Generation>("generate-batch");
  const models = names.map((name) => {
    const model = initGPT(BASE_SIZES, mersenneTwister(1));
    try {
      loadParameters(model, readSafetensors(name === "base" ? baseBytes() : readModel(name)!));
    } catch (error) {
      throw name === "base" ? error : damaged(name, error);
    }
    return { name, model };
  });
  const width = Math.max(...names.map(({ length }) => length));
  const rng = mersenneTwister(seed ?? Math.floor(Math.random() * 2 ** 32));
  return async (question: string): Promise<string[]> => {
    const lines: string[] = [];
    for (const { name, model } of models) {
      // Only the tuned model knows the form of a chat; the others go on with the text.
      const ids = name === "sft" ? encodeChat([{ role: "user", content: question }]).ids : textIds(question);
      const [written] = await generateBatch(model, [ids], LENGTH, { temperature }, rng, { stop: EOS });
      const text = decode(written.filter((id) => id !== EOS)) + (written.includes(EOS) ? "" : " ...");
      lines.push(models.length > 1 ? `${name.padEnd(width)}  ${text}` : text);
    }
    return lines;
  };
}
