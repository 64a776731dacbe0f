import type { TrainingRun } from "../../core/judge/training-log.js";
import { progressText } from "../../core/report/training.js";
import { lookOf } from "../draw/look.js";
import { finish } from "../draw/text.js";
import { progressLine } from "../draw/training.js";
import { mayAsk } from "./interactive.js";
import { remark } from "./print.js";

const CLEAR_LINE = "\r\u001b[K";
const MARKS = [25, 50, 75];

/**
 * Shows on stderr how far a training is: in a terminal one line that is written over and over, elsewhere a line at a
 * quarter, a half and three quarters of its steps.
 */
export function trainingProgress(): { show(run: TrainingRun): void; end(): void } {
  const look = lookOf(process.stderr);
  if (look.tty && mayAsk()) {
    let shown = false;
    return {
      show: (run) => {
        shown = true;
        process.stderr.write(CLEAR_LINE + finish([progressLine(run, look)], look)[0]);
      },
      end: () => {
        if (shown) process.stderr.write(CLEAR_LINE);
      },
    };
  }
  let before = 0;
  return {
    show: (run) => {
      const done = (100 * run.step) / run.steps;
      // A spec may train several times.
      if (done < before) before = 0;
      const mark = MARKS.findLast((percent) => before < percent && percent <= done);
      before = done;
      if (mark && !run.done) remark(`training ${mark} %: ${progressText(run)}`);
    },
    end: () => {},
  };
}
