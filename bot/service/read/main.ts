/**
 * The process that reads for a server what others wrote. It may not read a file, write one, reach the network or
 * see the environment: nothing is allowed to it.
 * @module
 */
import { answerQuestions } from "../../system/process/asked.ts";
import { reading } from "./reading.ts";
import type { Question } from "./types.ts";

await answerQuestions((head, bytes) => {
  const question = head as Question;
  switch (question.kind) {
    case "classify":
      return reading.classify({ bytes, file: "a mail", line: 1 }, question.whole);
    case "subjects":
      return reading.subjects(bytes);
    case "feed":
      return reading.feed(bytes, question.name);
    case "report":
      return reading.report(bytes);
  }
});
