import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Negative labels",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Give a sample the unwanted label 0. Do you treat it as if nothing were unwanted?",
    "The velocity of the unwanted class takes the place of the one without a class, so the line starts there. If nothing is unwanted, the line starts as usual.",
    "v = from + w · (toward − from);   from: velocity with the unwanted label, or with none",
    "Replace each null with `none`.\nCall the velocity once for both halves: first with the labels, then with the list you just made.\nSplit the result, and guide.",
  ],
  explore:
    "Ask the network of `guidance-sweep` for anything but a disk, at w = 1.5, 2 and 3. Which shapes replace the disks? Then ask for a box, with the plus as the negative label. Are more boxes right?",
  answer:
    "The disks vanish, and most of their share goes to the pluses. With “not a plus”, more boxes are right, because a failed box looks like a plus.\nMeasured, 5 seeds of 240 pictures: disks 15–23% at w = 1, then at most 5, 1 and 0%; pluses from 35–53% to 60–75% at w = 3; right boxes from 56–63% to 72–75% at w = 2.",
  predict: {
    question:
      "When asked for a triangle at w = 2, a network draws 56 triangles, 19 disks and 24 pluses in 100 pictures. Now the disk becomes the negative label. How many triangles does the network draw?",
    choices: ["about 75, because the disks become triangles", "about as many as before", "about 100"],
    answer: 1,
    because:
      "53. Only 2 of the 19 disks remain, but the pluses rise from 24 to 45. A negative label says what to avoid; it doesn't say what to draw instead.\nMeasured, 5 seeds of 240 pictures: 42 to 66 triangles in 100.",
  },
});
