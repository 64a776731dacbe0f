import { atEveryCall } from "../every-call.js";
import type { FindingData } from "../finding.js";
import { specRandom } from "../seed.js";
import { judgeAgrees } from "./agree.js";
import { judgeApartAtOne } from "./apart.js";
import { judgeEveryShape } from "./every-shape.js";
import { judgeHeeds } from "./heed.js";
import { judgeNew } from "./new.js";
import type { Law } from "./steps.js";
import type { World } from "./world.js";

/** Far from the streams that specs take. */
const OWN_STREAM = 1_000_003;

const random = () => specRandom(OWN_STREAM);

/**
 * The matchers whose laws call a function several times, for lists or for tensors.
 *
 * @param judge runs a law to its end, waiting or not
 * @param matcher makes a matcher of a judge
 */
export function lawsOfCalls<J extends FindingData | undefined | Promise<FindingData | undefined>, M>(
  world: World,
  judge: (law: Law) => J,
  matcher: (judge: (got: any, ...args: any[]) => J) => M,
): Record<"toHeed" | "toReturnNew" | "toAgreeWith" | "toHoldAtLengthOne" | "toTakeEveryShape", M> {
  return {
    toHeed: matcher((f, args, options) => judge(judgeHeeds(f, args, world, options))),
    toReturnNew: matcher((f, args, options) =>
      options?.mayHold || options?.onlyHere
        ? judge(judgeNew(f, args, world, options))
        : atEveryCall("new", () => judge(judgeNew(f, args, world, options))),
    ),
    toAgreeWith: matcher((f, oracle, shapes, options) =>
      judge(judgeAgrees(f, oracle, shapes, random, world, options)),
    ),
    toHoldAtLengthOne: matcher((f, shapes, options) =>
      judge(judgeApartAtOne(f, shapes, random, world, options)),
    ),
    toTakeEveryShape: matcher((f, value, shapes, options) =>
      judge(judgeEveryShape(f, value, shapes, world, options)),
    ),
  };
}
