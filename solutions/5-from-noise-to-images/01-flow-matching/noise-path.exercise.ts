import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Between data and noise",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Give a batch of pictures one time for each. What shape has t, and along which axis of the pictures does TensorFlow.js lay it?",
    "Broadcasting aligns the last axes. A number for each item must be on the first axis, with length 1 on all the others.",
    "x_t = (1 − t)·x0 + t·x1,   t of shape [B, 1, …, 1]",
    "Count the axes of x0, and give t as many: B, and then 1 for each of the others.\nAdd the data times its remaining share, and the noise times the time.",
  ],
  explore:
    "Put 200 held-out digits on the path at t = 0, 0.2, 0.4, 0.5, 0.6 and 0.8, and read them with readDigit of #lib/digits/judge, which compares them with the 4,500 others. At which time do you expect half of them to be read right?",
  answer:
    "0.96, 0.95, 0.89, 0.80, 0.54 and 0.19 are read right: half of them shortly after t = 0.6, where the noise's share is half again as large as the digit's. Little is lost before t = 0.4, and at 0.8 hardly more than a guess is left. " +
    "So the middle of the path decides what a digit is.",
});
