import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { kindOfFile } from '../../shared/imports/file-kind.ts';

const ods = Buffer.concat([
  Buffer.from('PK\x03\x04'),
  Buffer.alloc(26),
  Buffer.from('mimetypeapplication/vnd.oasis.opendocument.spreadsheet'),
]);

test.each([
  ['an .xls workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'It is a workbook of an old Excel (.xls)'],
  ['an .ods workbook', ods, 'It is a LibreOffice document. Open it'],
  ['a compressed file', gzipSync('email\n'), 'It is compressed (gzip). Unpack it'],
  ['a PDF document', Buffer.from('%PDF-1.7\n'), 'It is a PDF document. Export the customers'],
  ['a JPEG picture', Buffer.from('ffd8ffe0', 'hex'), 'It is a picture. Export the customers'],
  [
    'a web page',
    Buffer.from('\r\n<!DOCTYPE html><html>'),
    'It is a web page: perhaps the export asked for a log-in.',
  ],
  ['JSON', Buffer.from('[\n  {"email": "a@example.com"}]'), 'It is JSON. Export the customers'],
  ['XML', Buffer.from('\ufeff<?xml version="1.0"?>'), 'It is XML. Export the customers'],
])('%s is refused, and people are told what to do', (_, head, reason) => {
  expect(() => kindOfFile(head)).toThrow(reason);
});

test.each([
  ['text', Buffer.from('email\n'), 'text'],
  ['text in UTF-16', Buffer.from('\ufeffemail', 'utf16le'), 'text'],
  ['a header in brackets', Buffer.from('[email],[name]\n'), 'text'],
  ['what may be an .xlsx workbook', Buffer.from('PK\x03\x04'), 'zip'],
])('%s is taken', (_, head, kind) => {
  expect(kindOfFile(head)).toBe(kind);
});
