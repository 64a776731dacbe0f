import type { Plan } from "../../../lib/kit/contract/plan.js";
import type { Signature } from "./signatures.js";

/**
 * The wrappers that a function's signature and docstring leave room for. What only a run can tell (a result that can't be
 * copied, an argument that is no list, no axis) the wrapper finds out: it is never eligible there.
 */
export function plansOf(signature: Signature, tensors: boolean): Plan[] {
  const { fn, parameters, optional, throws, returnsNew, returnsNull, takesLists } = signature;
  const plan = (kind: Plan["kind"], more: Partial<Plan> = {}): Plan => ({ kind, fn, ...more });
  const when = (holds: boolean, ...kinds: Plan["kind"][]) => (holds ? kinds.map((kind) => plan(kind)) : []);
  return [
    ...when(parameters > 1, "memo-first-json", "memo-first-identity"),
    ...Array.from({ length: Math.max(0, parameters - 1) }, (_, i) =>
      plan("memo-other-json", { parameter: i + 1 }),
    ),
    ...when(parameters === 1, "memo-only-identity"),
    ...when(parameters > 0, "memo-shape", "memo-ever", "memo-part", "size-one-identity", "size-one-zeros"),
    ...when(true, "one-buffer"),
    ...when(returnsNew && parameters > 0, "aliases-input"),
    ...optional.flatMap(({ takesNothing, ...option }) => [
      plan("optional-frozen", option),
      ...(takesNothing ? [plan("zero-option", option)] : []),
    ]),
    ...when(returnsNull, "zero-result"),
    ...when(throws, "refusal-swallowed", "plain-error"),
    ...when(tensors, "reads-arguments", "reads-result", "keeps-a-tensor", "keeps-by-shape"),
    // map hands a function of numbers its list too, which is nobody's argument.
    ...when(takesLists, "mutates-argument"),
  ];
}
