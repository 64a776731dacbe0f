import { homeworkFigure } from "../homework.js";

export const figure = homeworkFigure("fourTimes", {
  name: "homework",
  title: "A page of homework, four tries for each digit",
  alt: "Eight lines of handwritten digits: six digits, an equals sign and six totals in each. All digits can be read, and all eight lines are right.",
});
