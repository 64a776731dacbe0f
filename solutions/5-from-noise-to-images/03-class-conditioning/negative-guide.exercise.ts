import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Negative labels",
  difficulty: 2,
  minutes: 15,
  hints: [
    "A sample has the unwanted label 0. Do you treat it as if nothing were unwanted?",
    "The unwanted class takes the place of “no class given”, so the line starts there. Where nothing is unwanted, it starts as usual.",
    "v = from + w · (toward − from);   from: velocity with the unwanted label, or with none",
    "Replace each null by none.\nCall the velocity once for both halves: the labels first, then the list you just made.\nSplit the result, and guide.",
  ],
  explore:
    "Ask the network of `guidance-sweep` for anything but a disk. At w = 1.5, 2 and 3, which shapes replace the disks? And does the plus as a negative label give more boxes?",
  answer:
    "The disks vanish, and most of their share goes to the pluses. “Not a plus” gives more boxes, because a failed box looks like a plus.\nMeasured, 5 seeds of 240 pictures: disks 0.15–0.23 at w = 1, then at most 0.05, 0.01 and 0; pluses from 0.35–0.53 to 0.60–0.75 at w = 3; boxes from 0.56–0.63 to 0.72–0.75 at w = 2.",
  predict: {
    question:
      "Asked for a triangle at w = 2, a network draws 56 triangles, 19 disks and 24 pluses in 100 pictures. Now the disk becomes the negative label. How many triangles do you get?",
    choices: ["about 75: the disks become triangles", "about as many as before", "about 100"],
    answer: 1,
    because:
      "53. Only 2 of the 19 disks are left, but the pluses rise from 24 to 45. A negative label says where not to go; it doesn't say where to go instead.\nMeasured, 5 seeds of 240 pictures: 42 to 66 triangles.",
  },
});
