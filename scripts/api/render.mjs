// Writes declarations as Markdown.

const INTRODUCTION = `# API
What \`import … from 'rankzero'\` gives, made from the doc comments by \`node scripts/api.mjs\`; edit those. The errors that are named here have the name as their \`code\`, which is API.
`;

/** A document of these sections. */
export function render(sections) {
  const parts = sections.map(
    ([title, declarations]) =>
      `## ${title}\n${declarations.map(({ name }) => `[${name}](#${name.toLowerCase()})`).join(' · ')}\n\n${declarations.map(declaration).join('\n')}`,
  );
  return `${INTRODUCTION}\n${parts.join('\n')}`;
}

function declaration({ name, kind, doc, head, text, members }) {
  const { summary, tags, example } = parsed(doc);
  const code = members.length > 0 || head !== undefined ? head : withoutExport(text);
  return [
    `### ${name}`,
    summary,
    tags,
    fenced(kind === 'const' ? shortened(code) : code),
    ...(example === '' ? [] : [fenced(example)]),
    ...(members.length === 0 ? [] : [table(members)]),
    '',
  ]
    .filter((part) => part !== undefined && part !== '')
    .join('\n\n')
    .concat('\n');
}

function table(members) {
  const rows = members.map(({ text, doc }) => {
    const { summary, tags } = parsed(doc);
    const what = [summary, tags.replace(/^- (\w+):/gm, '*$1:*')]
      .filter((part) => part !== '')
      .join(' ');
    return `| \`${cell(signature(text))}\` | ${cell(what.replace(/\s*\n\s*/g, ' '))} |`;
  });
  return ['| member | what it is |', '| --- | --- |', ...rows].join('\n');
}

/** `name?: type`, as short as it can be said. */
function signature(text) {
  return text
    .replace(/^readonly /, '')
    .replace(/;$/, '')
    .replace(/\s+/g, ' ');
}

function cell(text) {
  return text.replace(/\|/g, '\\|');
}

function shortened(code) {
  return code.length > 400 ? `${code.slice(0, code.indexOf(':'))}: …` : code;
}

function withoutExport(text) {
  return text.replace(/^export (?:declare )?/, '');
}

function fenced(code) {
  return `\`\`\`ts\n${code}\n\`\`\``;
}

/** A doc comment's sentences, what its tags say as a list, and its example. */
function parsed(doc) {
  const [summary = '', ...tagged] = linked(doc).split(
    /(?:^|\s)@(?=(?:default|throws|see|example|param|returns)\b)/,
  );
  const tags = tagged.map((tag) => {
    const [, name, value] = /^(\w+)\s*([\s\S]*)$/.exec(tag);
    return { name, value: value.trim() };
  });
  const words = {
    default: 'Default',
    throws: 'Throws',
    see: 'See',
    param: 'Parameter',
    returns: 'Returns',
  };
  return {
    summary: summary.trim(),
    tags: tags
      .filter(({ name }) => name !== 'example')
      .map(
        ({ name, value }) =>
          `- ${words[name]}: ${value.replace(/^- /, '').replace(/\s*\n\s*/g, ' ')}`,
      )
      .join('\n'),
    example: tags.find(({ name }) => name === 'example')?.value ?? '',
  };
}

function linked(doc) {
  return doc.replace(/\{@link ([^}]+)\}/g, '`$1`');
}
