import { homeworkFigure } from "../homework.js";

export const figure = homeworkFigure("once", {
  name: "homework-once",
  title: "A page of homework, one try for each digit",
  alt: "Eight lines of handwritten digits: six digits, an equals sign and six totals in each. Most digits are clear, yet six lines are wrong, each because of one to three digits that could be others.",
});
