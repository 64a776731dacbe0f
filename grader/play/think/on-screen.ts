import type { Stage } from "../../models/think/stage.js";
import { print } from "../../terminal/commands/print.js";
import { lookOf } from "../../terminal/draw/look.js";
import { wrap } from "../../terminal/draw/text.js";
import { ChainLine, INDENT } from "./line.js";

/** Models are heard on standard output. */
export const onScreen: Stage = {
  say: (text) => print([text]),
  chain: (label) => new ChainLine(label),
  note: (text, isWrong = false) => {
    const look = lookOf(process.stdout);
    print(wrap(isWrong ? look.color.red(text) : text, look, INDENT, 2));
  },
  verdict: (isRight, told, cost) => {
    const look = lookOf(process.stdout);
    const marked = isRight ? look.color.green(`✓ ${told}.`) : look.color.red(`✗ ${told}.`);
    print(wrap(`${marked} ${cost}.`, look, 0, 2));
  },
};
