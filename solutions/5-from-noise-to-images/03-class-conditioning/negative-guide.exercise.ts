import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Negative labels",
  difficulty: 2,
  minutes: 15,
  hints: [
    "An item has the unwanted label 0. Do you treat it like one without an unwanted label?",
    "What is unwanted takes the place of “no class given”: the line starts there. Only where nothing is unwanted does the line start where it used to.",
    "v = from + w · (toward − from);   from: velocity with the unwanted label, or with none",
    "Replace each null by none.\nAsk once for both halves: labels first, then the list you just made.\nSplit the result, and guide.",
  ],
  explore:
    "Ask the network of `guidance-sweep` for anything but a disk. Where do the disks go at w = 1.5, 2 and 3? Then ask for a box, and not a plus.",
  answer:
    "5 seeds, 240 pictures each, disks at w = 1: 0.15 to 0.23. Then at most 0.05, 0.01 and 0. But the rest isn't shared fairly: at w = 3 pluses rise from 0.35-0.53 to 0.60-0.75. “Not a plus” helps the box: 0.56-0.63 become 0.72-0.75 at w = 2, because plus is what a failed box looks like.",
  predict: {
    question:
      "Asked for a triangle at w = 2, a network draws 56 triangles, 19 disks and 24 pluses in 100 pictures. Now the disk is the negative label. How many triangles?",
    choices: ["about 75: the disks become triangles", "about as many as before", "about 100"],
    answer: 1,
    because:
      "53 (5 seeds, 240 pictures each; 42 to 66). Of 19 disks 2 are left, and 45 in 100 are pluses now, up from 24. A negative label says where not to go. It doesn't say where to go instead.",
  },
});
