import type { Translated } from '../page.ts';
import { german } from './texts/de.ts';
import { english, type FrameTexts } from './texts/en.ts';
import { spanish } from './texts/es.ts';
import { french } from './texts/fr.ts';

/** What stands around and behind every page: its footer, and what its script says about failures. */
export const frameTexts: Translated<FrameTexts> = { en: english, es: spanish, fr: french, de: german };
