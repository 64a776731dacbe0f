import { quoted } from "../core/quoted.js";
import { isCheckpoint } from "../models/think/checkpoint.js";
import { inDigits } from "../models/think/digits.js";
import type { Tools } from "../models/think/method.js";
import { METHODS } from "../models/think/methods.js";
import { THINKERS, type Thinker } from "../models/think/thinkers.js";
import { LEGEND, MOST_CHAINS, WAYS, type WayName, wayOf } from "../models/think/ways.js";
import { UsageError } from "../terminal/commands/exit.js";
import { checkCount, checkSeed, checkTemperature } from "../terminal/commands/options.js";
import { play, talkOf } from "./play.js";
import { assertTrained, loadModel } from "./think/models.js";
import { onScreen } from "./think/on-screen.js";

interface Options {
  method?: string;
  model?: string;
  temperature?: number;
  n?: number;
  score?: string;
  seed?: number;
}

/** `kata think [digits...]`: the learner's own reasoner thinks aloud, token by token. */
export async function think(words: string[], options: Options): Promise<number> {
  const method = checked(options);
  const way = wayOf(method);
  const name = (options.model ?? way.model ?? "reasoner") as Thinker;
  const talk = talkOf(words, { read: inDigits, message: "Six digits:", hint: "3 5 9 1 2 4" });
  await assertTrained(way.needsJudge ? [name, "judge"] : [name]);
  return await play(talk, options.seed, async (load, rng) => {
    const model = await loadModel(load, name);
    const { temperature = 0, n = 1, score = "product" } = { ...way.takes, ...given(options) } as Tools;
    return {
      about: (code) => [`${isCheckpoint(name) ? "The course's" : "Your"} ${name} thinks. ${code}`, LEGEND],
      say: await METHODS[method]({
        ...{ load, name, model, rng, temperature, n, score, stage: onScreen },
        loadJudge: () => loadModel(load, "judge"),
      }),
    };
  });
}

/** The method that is asked for. */
function checked(options: Options): WayName {
  const { method = "greedy", model, temperature, n, score, seed } = options;
  const named = (option: string, value: string | undefined, names: readonly string[]) => {
    if (value !== undefined && !names.includes(value))
      throw new UsageError(
        `${option} must be ${names.slice(0, -1).join(", ")} or ${names.at(-1)}, got ${quoted(value)}`,
      );
  };
  named("--method", method, Object.keys(WAYS));
  named("--model", model, THINKERS);
  named("--score", score, ["product", "min"]);
  if (temperature !== undefined) checkTemperature(temperature);
  checkCount("-n", n, MOST_CHAINS);
  checkSeed(seed);
  const takes = (name: string) => wayOf(name as WayName).takes;
  const odd = Object.keys(given(options)).find((option) => !(option in takes(method)));
  if (odd) {
    const users = Object.keys(WAYS).filter((name) => odd in takes(name));
    throw new UsageError(
      `${odd === "n" ? "-n" : `--${odd}`} means nothing to ${method}; it is for ${users.join(", ")}`,
    );
  }
  return method as WayName;
}

/** The options that only some methods take, where they are given. */
function given({ temperature, n, score }: Options) {
  return Object.fromEntries(
    Object.entries({ temperature, n, score }).filter(([, value]) => value !== undefined),
  );
}
