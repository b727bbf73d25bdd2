// Every route of the HTTP interface, out of the node's own description of it.
import { h } from '../vue.js';
import { get } from '../api.js';
import { badge, facts, panel, shown, table, useAnswer } from '../parts.js';
import { t } from '../words.js';

// The routes under their headings: the word after /api/v1 where several share it.
function groups(paths) {
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ method, path, operation })),
  );
  const word = (route) => /^\/api\/v1\/([^/.]+)/.exec(route.path)?.[1];
  const shared = new Set(routes.map(word).filter((name, i, all) => name && all.indexOf(name) !== i));
  const heading = (route) => {
    if (!word(route)) return t('interface.others');
    return shared.has(word(route)) ? word(route) : t('interface.node');
  };
  return [...Map.groupBy(routes, heading)];
}

// A sentence, what stands in backticks in it as code.
const prose = (text) => text.split('`').map((part, i) => (i % 2 === 1 ? h('code', part) : part));

// A schema in a word: `NodeStatus`, `string`, `list of Refusal`.
function typeName(schema) {
  if (!schema) return '';
  if (schema.$ref) return schema.$ref.split('/').at(-1);
  if (schema.anyOf) return t('interface.orNull', { type: typeName(schema.anyOf[0]) });
  if (schema.type === 'array') return t('interface.listOf', { type: typeName(schema.items) });
  return schema.format ?? schema.type ?? '';
}

// The record that a schema leads to, through lists.
function record(schema, schemas) {
  if (schema?.$ref) return schemas[typeName(schema)];
  return schema?.items ? record(schema.items, schemas) : undefined;
}

function fields(schema, schemas) {
  const properties = Object.entries(record(schema, schemas)?.properties ?? {});
  const type = h('code', typeName(schema));
  if (properties.length === 0) return type;
  return h('details', [
    h('summary', [type]),
    facts(properties.map(([name, of]) => [h('code', name), typeName(of)])),
  ]);
}

const parameterColumns = () => [
  { name: t('interface.parameter'), cell: (parameter) => h('code', parameter.name) },
  { name: t('interface.type'), cell: (parameter) => typeName(parameter.schema) },
  {
    name: t('interface.meaning'),
    cell: (parameter) => parameter.description ?? (parameter.in === 'path' ? t('interface.inPath') : ''),
  },
];

function route({ method, path, operation }, schemas) {
  const body = operation.requestBody?.content['application/json']?.schema;
  const [, good] = Object.entries(operation.responses).find(([status]) => status !== 'default');
  const [mediaType, { schema }] = Object.entries(good.content)[0];
  return h('details', { class: 'route' }, [
    h('summary', [
      h('span', { class: ['method', method] }, method.toUpperCase()),
      h('code', path),
      operation.security ? badge('some', t('interface.guarded')) : null,
      h('span', { class: 'note' }, prose(operation.summary)),
    ]),
    operation.parameters ? table(parameterColumns(), operation.parameters) : null,
    facts([
      body && [t('interface.body'), fields(body, schemas), true],
      [
        t('interface.answer'),
        mediaType === 'application/json' ? fields(schema, schemas) : h('code', mediaType),
        true,
      ],
    ]),
  ]);
}

export const InterfacePage = {
  setup() {
    const document = useAnswer(() => get('/openapi.json'));
    return () => [
      h('div', { class: 'title' }, [h('h1', t('interface.title'))]),
      h('p', { class: 'note' }, t('interface.intro')),
      shown(document, (data) =>
        groups(data.paths).map(([name, routes]) =>
          panel(
            name,
            routes.map((one) => route(one, data.components.schemas)),
          ),
        ),
      ),
    ];
  },
};
