import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Between data and noise",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Give each picture of a batch its own time. What shape has t, and along which axis of the pictures does TensorFlow.js align it?",
    "Broadcasting aligns the last axes. A number for each sample belongs on the first axis, with length 1 on all the others.",
    "Data 3 and noise −1 give 2 at t = 0.25.",
    "Give t as many axes as x0: B first, then 1 for each of the others.\nWeight the data by 1 minus the time and the noise by the time, and add.",
  ],
  explore:
    "Put 200 held-out digits on the path at t = 0, 0.2, 0.4, 0.5, 0.6 and 0.8, and read them with readDigit of #lib/digits/judge, which compares them with the 4,500 others. At which t are half of them read right?",
  answer:
    "Shortly after t = 0.6, where the noise weighs half again as much as the digit. Little is lost before 0.4 and little is left by 0.8, so the middle of the path decides what a digit is.\nMeasured: 0.96, 0.95, 0.89, 0.80, 0.54 and 0.19.",
});
