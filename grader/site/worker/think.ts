import { type Checkpoint, checkpointBytes } from "../../../lib/chain-sums/checkpoints.js";
import { decode } from "../../../lib/chain-sums/tokens.js";
import type { ModelName } from "../../../lib/judge/model-names.js";
import { drawsOf } from "../../models/load.js";
import { gptReader } from "../../models/read-model.js";
import { sizesOf } from "../../models/think/checkpoint.js";
import { METHODS } from "../../models/think/methods.js";
import type { Stage } from "../../models/think/stage.js";
import type { ThinkAsk } from "../models/ask.js";
import { type Actor, ownModel } from "./actor.js";

/** A model of part 4 thinks about one problem, and each token goes to the page as soon as it is drawn. */
export async function think(ask: ThinkAsk, actor: Actor): Promise<void> {
  const read = await gptReader(actor.load, sizesOf);
  const model = async (name: string) =>
    (await ownModel(actor, name as ModelName, read)) ?? (await read(checkpointBytes(name as Checkpoint)));
  const solve = await METHODS[ask.way]({
    ...{ load: actor.load, stage: stageOf(actor), rng: drawsOf(ask.seed) },
    ...{ name: ask.model, model: await model(ask.model), loadJudge: () => model("judge") },
    ...{ temperature: ask.temperature, n: ask.n, score: "product" },
  });
  await solve(ask.digits);
}

/** Models are heard on the page. */
const stageOf = ({ show }: Actor): Stage => ({
  say: (text) => show({ is: "said", text }),
  chain: (label = "") => {
    show({ is: "chain", label });
    return {
      write: (id, mark = "") => show({ is: "token", text: decode([id]) + mark }),
      end: (wrong, aside) => show({ is: "end", wrong: [...wrong], aside }),
    };
  },
  note: (text, isWrong = false) => show({ is: "note", text, isWrong }),
  verdict: (isRight, told, cost) => show({ is: "verdict", isRight, told, cost }),
});
