// Makes the brochure's PDF files from brochure.<lang>.json: PDF/UA-1, which the
// compiler checks as far as a program can, and the same bytes from the same input.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, '..', '..', 'data', 'brochures');
mkdirSync(out, { recursive: true });

for (const lang of ['de', 'en']) {
  const input = readFileSync(join(here, `brochure.${lang}.json`));
  const hash = createHash('sha256').update(input).digest('hex');
  // The day of the edition, and not today: else every run gave another file.
  const { date } = JSON.parse(input);
  const compiler = NodeCompiler.create({
    workspace: here,
    fontArgs: [{ fontPaths: [join(here, 'fonts')] }],
    inputs: { lang, hash },
  });
  const pdf = compiler.pdf(
    { mainFilePath: join(here, 'brochure.typ') },
    { pdfStandard: 'ua-1', creationTimestamp: Date.parse(date) / 1000 },
  );
  const file = `cluster-policy-${lang}.pdf`;
  writeFileSync(join(out, file), pdf);
  console.log(`${file}: ${pdf.length} bytes`);
}
