import { provePart } from "./prove.js";

provePart(1);
