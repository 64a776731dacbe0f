import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Between data and noise",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Give each picture of a batch its own time. What shape has t, and along which axis of the pictures does TensorFlow.js lay it?",
    "Broadcasting aligns the last axes. A number for each sample belongs on the first axis, with length 1 on all the others.",
    "x_t = (1 − t)·x0 + t·x1,   t of shape [B, 1, …, 1]",
    "Give t as many axes as x0: B, and then 1 for each of the others.\nAdd the data, weighted by what is left of the time, and the noise, weighted by the time.",
  ],
  explore:
    "Put 200 held-out digits on the path at t = 0, 0.2, 0.4, 0.5, 0.6 and 0.8, and read them with readDigit of #lib/digits/judge, which compares them with the 4,500 others. When do you expect half of them to be read right?",
  answer:
    "0.96, 0.95, 0.89, 0.80, 0.54 and 0.19: half of them shortly after t = 0.6, where the noise weighs half again as much as the digit. Little is lost before 0.4 and little is left at 0.8: the middle of the path decides what a digit is.",
});
