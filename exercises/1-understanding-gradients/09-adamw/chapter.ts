import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "AdamW",
  summary: "You can train a model with AdamW, and your own transformer memorises its sentence.",
  exercises: [
    {
      slug: "sgd-step",
      title: "One step for a whole model",
      difficulty: 2,
      minutes: 12,
      hints: [
        "A list has not moved, holds NaN, or is the very list that came in.",
        "Numbers move, lists hand the work on to their parts; part i of θ goes with part i of the gradient.",
        "θ ← θ − lr · g for every number θ and its own g",
        "list: a map over the parts that calls step with the part, its gradient and lr\nnumber: itself minus lr times its slope",
      ],
      explore:
        "In the spec's step from loss 1.7377 take lr 0.3, then 1. Which of the three lr gives the lowest loss?",
    },
    {
      slug: "moments",
      title: "Two running averages",
      difficulty: 1,
      minutes: 8,
      hints: [
        "An average reacts too fast, too slowly, or has the wrong unit.",
        "β of the old average stays, 1 − β comes from the newest value. For v that value is the squared gradient.",
        "m ← β₁·m + (1 − β₁)·g,   v ← β₂·v + (1 − β₂)·g²",
        "m: for every old number, its share plus the rest times the number of g at its place\nv: the same with the other β and the square of that number",
      ],
      explore: "How many steps does m need to forget half of a gradient? And v? Solve βᵏ = ½ for both.",
    },
    {
      slug: "bias-correction",
      title: "Without the zeros at the start",
      difficulty: 1,
      minutes: 8,
      hints: [
        "The averages come out too small or too large, the more so at certain steps; or a bad t is let through.",
        "The weights of t gradients sum to 1 − βᵗ. Divided by that, it is a proper average again.",
        "m̂ = m / (1 − β₁ᵗ),   v̂ = v / (1 − β₂ᵗ)",
        "refuse what is no whole number or below 1, with a RangeError\ntwo sums with ** t, then every number of m over the first, of v over the second",
      ],
      explore: "From which step on is the correction of v, with β₂ = 0.999, smaller than one percent?",
    },
    {
      slug: "adamw-step",
      title: "AdamW",
      difficulty: 3,
      minutes: 18,
      hints: [
        "The first failing test tells: step 1, decay, or the steps after it.",
        "Average, correct, fade, move: in this order, and only the averages themselves go on to the next step.",
        "θ ← θ·(1 − α·λ),   then   θ ← θ − α · m̂ / (√v̂ + ε)",
        "your moments, then your biasCorrection of them\ndecayed: each times 1 minus the share; moved: each minus its update, with its own m̂ and v̂",
      ],
      explore: "Let ε be 1 for small gradients: what kind of optimizer does AdamW turn into then?",
    },
    {
      slug: "optimizer-race",
      title: "A race down the valley",
      difficulty: 2,
      minutes: 15,
      hints: [
        "One path is wrong from its first point, or from its second: then something is not carried along.",
        "Each optimizer takes the slope at its own last point; velocity and moments go on from step to step.",
        "SGD: x − lr·g;   momentum: u ← μ·u + g, then x − lr·u;   Adam: adamwStep at step t",
        "for each: the slope at its last point, then a map over that point's numbers, then push\nvelocity and state are replaced by the new ones before the loop goes on",
      ],
      explore: "Turn the valley by 45°: take the gradient of 25(x+y)² + (x−y)²/4. Who suffers most?",
    },
    {
      slug: "adamw-tree",
      title: "AdamW for a whole model",
      difficulty: 3,
      minutes: 15,
      hints: [
        "A parameter lost its rows, its memory, or fades though it should not.",
        "Each parameter is stepped alone: with its own slopes, its own m and v, and the same t.",
        "(θ, m, v)[name] ← adamwStep of (θ, g, m, v)[name], with λ or 0",
        "λ if decays says yes, else 0; adamwStep of the flat numbers with { ...config, weightDecay }\nthen three times fold, each in the nesting of p[name], into next",
      ],
      explore:
        "Let only matrices decay. In the model of part 1, how many of the 3,520 numbers then never fade?",
    },
    {
      slug: "memorise-the-sentence",
      title: "It learns its sentence",
      difficulty: 3,
      minutes: 20,
      seconds: 20,
      hints: [
        "A loss of the trace is off, from the step on that the grader names; or the model writes other tokens.",
        "Four things a step: forward, backward, update, and what is carried to the next one: parameters and state.",
        "(θ, state) ← adamwTree(θ, ∇L(θ), state, t);   next token = argmax of the last row of logits",
        "forwardPass, push its loss, backwardPass with it, adamwTree, and both results kept\nlast row of the logits; then the place where its largest score stands",
      ],
      explore: "After how few steps with lr 0.01 does it already write the sentence? What is the loss then?",
    },
  ],
});
