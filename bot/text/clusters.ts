/**
 * Clusters (Unicode Annex 29), each what a reader takes for one character, and the columns they take.
 *
 * The rules are those of string-width, which the tests hold them against. It is not used itself: with
 * its set of all emoji each start of the program would take 25 ms more.
 * @module
 */
import { eastAsianWidth } from "get-east-asian-width";

/** A piece that is not broken, and the columns that it takes. */
export interface Cluster {
  readonly text: string;
  readonly columns: number;
}

/** Letters that join without end are no cluster. */
const MAX_CLUSTER = 256;

let segmenter: Intl.Segmenter | undefined;

/** The clusters of a text. */
export function* clustersOf(text: string): Generator<Cluster> {
  // Made when it is needed: to read its data takes a while.
  segmenter ??= new Intl.Segmenter();
  for (const { segment } of segmenter.segment(text)) {
    // No reader takes more for one character.
    const parts = segment.length > MAX_CLUSTER ? segment : [segment];
    for (const part of parts) yield { text: part, columns: columnsOf(part) };
  }
}

/** What is seen, and not within what is before it. */
const SEEN = /[^\p{Default_Ignorable_Code_Point}\p{Cc}\p{Mn}\p{Me}]/u;
/** Letters of Hangul and their syllables: a cluster of them is one syllable. */
const HANGUL = /^[\u1100-\u11ff\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7c6\ud7cb-\ud7fb]/;
/** A flag, a sign that is asked for as a picture, a colour of skins, several that are joined. */
const PICTURE =
  /^\p{Emoji_Presentation}|^\p{Emoji}\ufe0f|^\p{Emoji_Modifier_Base}\p{Emoji_Modifier}|\u200d\p{Extended_Pictographic}/u;

function columnsOf(cluster: string): number {
  const first = cluster.codePointAt(0)!;
  if (cluster.length === 1 && first >= 0x20 && first < 0x7f) return 1;
  if (!SEEN.test(cluster)) return 0;
  if (HANGUL.test(cluster)) return eastAsianWidth(first);
  if (PICTURE.test(cluster)) return 2;
  let columns = 0;
  for (const char of cluster) {
    // What follows a joiner is drawn into what is before it.
    if (char === "\u200d" && columns > 0) break;
    if (SEEN.test(char)) columns += eastAsianWidth(char.codePointAt(0)!);
  }
  return columns;
}
