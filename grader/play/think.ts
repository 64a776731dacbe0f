import { UsageError } from "../terminal/commands/exit.js";
import { checkCount, checkSeed, checkTemperature } from "../terminal/commands/options.js";
import { quoted } from "../terminal/commands/quoted.js";
import { play, talkOf } from "./play.js";
import { bestOf } from "./think/best-of-n.js";
import { budget } from "./think/budget.js";
import { inDigits } from "./think/digits.js";
import { greedy } from "./think/greedy.js";
import { mend } from "./think/mend.js";
import type { Method, Tools } from "./think/method.js";
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
  const talk = talkOf(words, { read: inDigits, message: "Six digits:", hint: "3 5 9 1 2 4" });
  await assertTrained(entry.needsJudge ? [name, "judge"] : [name]);
  return await play(talk, options.seed, async (load, rng) => {
    const model = await loadModel(load, name);
    const { temperature = 0, n = 1, score = "product" } = { ...entry.takes, ...given(options) } as Tools;
    return {
      about: (code) => [`${isCheckpoint(name) ? "The course's" : "Your"} ${name} thinks. ${code}`, LEGEND],
      say: await entry.method({ load, name, model, rng, temperature, n, score }),
    };
  });
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
  checkCount("-n", n, MOST_CHAINS);
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
