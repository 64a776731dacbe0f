import { useBackend } from "../../lib/backend/choose.js";
import { mersenneTwister } from "../../lib/random.js";
import { loadCourse } from "../node/course/load.js";
import { Loader } from "../node/runner/loader.js";
import { EXIT, UsageError } from "../terminal/commands/exit.js";
import { findExercise } from "../terminal/commands/find.js";
import { check, checkSeed, checkTemperature } from "../terminal/commands/options.js";
import { remark } from "../terminal/commands/print.js";
import { quoted } from "../terminal/commands/quoted.js";
import { codeText } from "../terminal/commands/whose.js";
import { converse } from "./converse.js";
import { bestOf } from "./think/best-of-n.js";
import { budget } from "./think/budget.js";
import { inDigits } from "./think/digits.js";
import { greedy } from "./think/greedy.js";
import { mend } from "./think/mend.js";
import type { Load, Method, Tools } from "./think/method.js";
import { assertTrained, isCheckpoint, loadModel } from "./think/models.js";
import { THINKERS, type Thinker } from "./think/thinkers.js";
import { vote } from "./think/vote.js";

interface Options {
  method?: string;
  model?: string;
  temperature?: number;
  n?: number;
  score?: string;
  seed?: number;
}

/** What a method needs, and what it takes for options that are not given. */
interface Entry {
  method: Method;
  model?: Thinker;
  needsJudge?: boolean;
  takes: Partial<Pick<Tools, "temperature" | "n" | "score">>;
}

const METHODS: Record<string, Entry> = {
  greedy: { method: greedy, takes: {} },
  vote: { method: vote, takes: { temperature: 0.7, n: 8 } },
  "best-of-n": { method: bestOf, needsJudge: true, takes: { temperature: 1, n: 8, score: "product" } },
  mend: { method: mend, needsJudge: true, takes: {} },
  budget: { method: budget, model: "hasty", takes: { temperature: 1 } },
};

/** As many chains as can be numbered with two digits. */
const MOST_CHAINS = 99;

/** How a chain is to be read. */
const LEGEND =
  'Read "#2 7" as: digit 2, counted from 0, is added, and the last digit of the sum so far is 7. "⇒ 4 ." is the answer.';

/** `kata think [digits...]`: the learner's own reasoner thinks aloud, token by token. */
export async function think(words: string[], options: Options): Promise<number> {
  const entry = checked(options);
  const name = (options.model ?? entry.model ?? "reasoner") as Thinker;
  const digits = words.length > 0 ? inDigits(words.join(" ")) : undefined;
  assertTrained(entry.needsJudge ? [name, "judge"] : [name]);
  process.env.KATA_BACKEND ??= "wasm";
  await useBackend("train");
  const loader = await Loader.open();
  try {
    const course = await loadCourse();
    const load: Load = (slug) => loader.load(findExercise(course, slug));
    const model = await loadModel(load, name);
    const rng = mersenneTwister(options.seed ?? Math.floor(Math.random() * 2 ** 32));
    const { temperature = 0, n = 1, score = "product" } = { ...entry.takes, ...given(options) } as Tools;
    const solve = await entry.method({ load, name, model, rng, temperature, n, score });
    remark(`${isCheckpoint(name) ? "The course's" : "Your"} ${name} thinks. ${codeText(loader.loaded())}`);
    remark(LEGEND);
    if (digits) await solve(digits);
    else
      return await converse((typed) => solve(inDigits(typed)), {
        message: "Six digits:",
        hint: "3 5 9 1 2 4",
      });
  } finally {
    await loader.close();
  }
  return EXIT.passed;
}

/** The method that is asked for. */
function checked(options: Options): Entry {
  const { method = "greedy", model, temperature, n, score, seed } = options;
  const named = (option: string, value: string | undefined, names: readonly string[]) => {
    if (value !== undefined && !names.includes(value))
      throw new UsageError(
        `${option} must be ${names.slice(0, -1).join(", ")} or ${names.at(-1)}, got ${quoted(value)}`,
      );
  };
  named("--method", method, Object.keys(METHODS));
  named("--model", model, THINKERS);
  named("--score", score, ["product", "min"]);
  if (temperature !== undefined) checkTemperature(temperature);
  check(
    "-n",
    n,
    (chains) => Number.isInteger(chains) && chains >= 1 && chains <= MOST_CHAINS,
    `a whole number from 1 to ${MOST_CHAINS}`,
  );
  checkSeed(seed);
  const entry = METHODS[method];
  const odd = Object.keys(given(options)).find((option) => !(option in entry.takes));
  if (odd) {
    const users = Object.keys(METHODS).filter((name) => odd in METHODS[name].takes);
    throw new UsageError(
      `${odd === "n" ? "-n" : `--${odd}`} means nothing to ${method}; it is for ${users.join(", ")}`,
    );
  }
  return entry;
}

/** The options that only some methods take, where they are given. */
function given({ temperature, n, score }: Options) {
  return Object.fromEntries(
    Object.entries({ temperature, n, score }).filter(([, value]) => value !== undefined),
  );
}
