import { provePart } from "./prove.js";

provePart(2);
