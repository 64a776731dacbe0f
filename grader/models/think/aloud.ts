import { promptOf } from "../../../lib/chain-sums/problems.js";
import { decode } from "../../../lib/chain-sums/tokens.js";
import type { Random } from "../../../lib/random.js";
import type { Tools } from "./method.js";
import type { ShownChain, Stage } from "./stage.js";
import { placesOf, type WrongStep, wrongSteps } from "./steps.js";

type Sampling =
  typeof import("../../../solutions/4-reasoning-with-transformers/02-self-consistency/sample-chains.js");
type Check =
  typeof import("../../../solutions/4-reasoning-with-transformers/01-chain-of-thought/check-chain.js");
type Adjust = NonNullable<Parameters<Sampling["sampleChains"]>[2]["adjust"]>;

/** How a chain is drawn and shown. */
interface Saying {
  temperature: number;
  rng: Random;
  label?: string;
  adjust?: Adjust;
  /** what stands behind the chain once it is done */
  aside?: (written: number[]) => Promise<string>;
}

/** What a model wrote, and which steps of it are wrong. */
export interface Said {
  written: number[];
  wrong: WrongStep[];
}

/** Writes the problem; a chain goes on from there. */
export function pose(stage: Stage, digits: number[]): void {
  stage.say(decode(promptOf(digits)));
}

/** Lets the model think aloud: each token of its chain is written as soon as it is drawn, then what is wrong with it. */
export async function speaker({ load, model, stage }: Tools) {
  const { sampleChains } = await load<Sampling>("sample-chains");
  const finished = await finisher({ load, stage });
  return async (digits: number[], { temperature, rng, label, adjust, aside }: Saying): Promise<Said> => {
    const chain = stage.chain(label);
    let told = 0;
    const tell = (written: number[]) => {
      for (; told < written.length; told++) chain.write(written[told]);
    };
    const prompt = promptOf(digits);
    const [{ written }] = await sampleChains(model, [prompt], {
      temperature,
      rng,
      most: model.P.shape[0] - prompt.length,
      // It is asked before each draw, and handed all that was drawn before.
      adjust: (logits, written, row) => {
        tell(written);
        return adjust ? adjust(logits, written, row) : logits;
      },
    });
    tell(written);
    return { written, wrong: finished(chain, digits, written, await aside?.(written)) };
  };
}

/** Ends a chain: marks its wrong steps, and says below what is wrong with them. */
export async function finisher({ load, stage }: Pick<Tools, "load" | "stage">) {
  const { checkChain } = await load<Check>("check-chain");
  return (chain: ShownChain, digits: number[], written: number[], aside = ""): WrongStep[] => {
    const wrong = wrongSteps(digits, written, checkChain);
    const places = placesOf(written);
    chain.end(new Set(wrong.flatMap(({ step }) => [places[step], places[step] + 1])), aside);
    for (const { why } of wrong) stage.note(`✗ ${why}`, true);
    return wrong;
  };
}
