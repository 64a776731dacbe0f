import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "A sweep over guidance scales",
  difficulty: 4,
  minutes: 25,
  hints: [
    "Which tensors does your trainer train? Is the table among them?",
    "Each step needs a new batch, with newly hidden labels, new noise and new times. In the sweep, every w gets the same noise.",
    "loss = velocityLoss(v(·, ·, dropped labels), x0, x1, t);   row(w) = judge(eulerFlow(guided(w), x1))",
    "Pass the signal of the labels as the network's fourth argument.\nFor a loss, draw the batch, hide labels, draw noise and times, and pass `velocityLoss` a velocity that uses these labels.\nFor a row, sample with the guided velocity, judge the pictures against the labels, and compare their features with those of the world.",
  ],
  explore:
    "Guide with w = 5, but only for t ≤ 0.7. Then guide only for t ≥ 0.3. Which of the two changes the sweep's row for w = 5?",
  answer:
    "The first. The distance falls to about half, more pictures are different, and few right ones are lost. At t > 0.7, x is nearly noise, and guidance would push a whole class the same way.\nMeasured, 3 seeds of 240 pictures: the distance falls from 1.18–2.32 to 0.51–1.15 (second: 1.18–2.34), different pictures rise from 42–55 to 53–70, and right ones fall from 85–91% to 80–84%.",
  predict: {
    question:
      "At w = 1, a network draws 61 of 100 requested shapes right. Guidance uses nothing but the same network. How many shapes are right at w = 8?",
    choices: [
      "still 61, because nothing new was learned",
      "about 75",
      "about 90",
      "fewer, because the pictures break",
    ],
    answer: 2,
    because:
      "91. The cost is variety: of the 80 pictures the network learned from, 57 appear at w = 1 and 34 at w = 8, and the Fréchet distance rises from 0.7 to 2.9.\nMeasured, 10 seeds of 160 pictures: 86 to 96% right at w = 8.",
  },
  seconds: 20,
  portfolio: {
    heading: "Pictures on request",
    sentence:
      "A disk, a box, a plus, or a triangle. From line to line w grows, and the model obeys more strictly: the shapes get clearer, and more of them are alike.",
    titles: ["disk, box, plus, triangle, by w", "what guidance costs"],
  },
});
