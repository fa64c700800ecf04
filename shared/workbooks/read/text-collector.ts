import { bounds } from './bounds.ts';
import { WorkbookRefused } from './refused.ts';

/**
 * The text of a cell from the elements that it is made of: one, or one for each run of rich text. How Japanese readers
 * pronounce it (`rPh`) stands beside it and is left out.
 */
export class TextCollector {
  #text = '';
  #inText = false;
  #inPronunciation = false;

  start(): void {
    this.#text = '';
  }

  open(name: string): void {
    if (name === 't') this.#inText = !this.#inPronunciation;
    else if (name === 'rPh') this.#inPronunciation = true;
  }

  add(part: string): void {
    if (!this.#inText) return;
    this.#text += part;
    if (this.#text.length > bounds.cellCharacters) throw tooLong();
  }

  close(name: string): void {
    if (name === 't') this.#inText = false;
    else if (name === 'rPh') this.#inPronunciation = false;
  }

  take(): string {
    return this.#text;
  }
}

export const tooLong = () => new WorkbookRefused('A cell holds more text than a cell can.');
