import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Distilling guidance",
  difficulty: 4,
  minutes: 25,
  hints: [
    "Take row 5 of a batch. Which label does the velocity get, and for which label was its sample drawn? How often is w used in all?",
    "A guided flow maps noise and a label to a code, and a straight flow can learn that map. Only the pairs depend on w, and the three parts of a pair stay together.",
    "x0_i = eulerFlow(guided(w, label_i), ε_i);   loss = mean |v(x_t, t, label_i) − (ε_i − x0_i)|²;   x0 = ε − v(ε, 1, label)",
    "For the pairs, guide the velocity toward the labels, follow it from the noise, and copy noise and labels.\nFor a loss, draw row numbers once, gather both ends, look up the labels, and draw uniform times.\nFor one call, evaluate the velocity at time 1 with the labels, and subtract it from the noise.",
  ],
  explore:
    "After the second training, guide the single function evaluation with w = 1.5, as you guided the pairs. How do the digits change?",
  answer:
    "Slightly more digits are right, but the Fréchet distance nearly doubles. The guidance is in the weights already, so you guide twice. And the velocity without a class wasn't trained again: it still belongs to the old flow.\nMeasured, 10 seeds of 160 digits: right from 0.95–0.99 to 0.98–1, the distance from 0.37–0.54 to 0.69–0.95.",
  predict: {
    question:
      "A flow draws digits at w = 1. With 20 steps, 89 of 100 are read right. How many are read right with a single step from noise to data, before any second training?",
    choices: ["about 10: it is noise", "about 50", "about 89", "about 99"],
    answer: 3,
    because:
      "99. At t = 1 the velocity points to the mean of the class, and the decoder makes a clear seven of the mean of all sevens. But it is nearly the same seven each time: the Fréchet distance is 1.88, against 0.44 with 20 steps. The share of right digits alone misleads.\nMeasured, 10 seeds of 160 digits.",
  },
  seconds: 20,
});
