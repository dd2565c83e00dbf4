/**
 * The process that reads for a server what others wrote. It may not read a file, write one, reach the network or
 * see the environment: nothing is allowed to it.
 * @module
 */
import { answerQuestions } from "../../system/asked.ts";
import { readHere } from "./here.ts";
import type { Question } from "./types.ts";

await answerQuestions((head, bytes) => {
  const question = head as Question;
  switch (question.kind) {
    case "hear":
      return readHere.hear({ bytes, file: "a mail", line: 1 }, question.whole);
    case "subjects":
      return readHere.subjects(bytes);
    case "feed":
      return readHere.feed(bytes, question.name);
    case "report":
      return readHere.report(bytes);
  }
});
