'use strict';
(() => {
  // Everything that comes from a host is put in as textContent, never as markup.
  const data = JSON.parse(document.getElementById('data').textContent);
  const report = data.report;
  const text = (key, values) => {
    let words = Object.hasOwn(data.texts, key) ? data.texts[key] : key;
    for (const [name, value] of Object.entries(values || {})) {
      words = words.replaceAll('{' + name + '}', value);
    }
    return words;
  };
  const at = id => document.getElementById(id);
  const make = (tag, content, className) => {
    const element = document.createElement(tag);
    if (content !== undefined) element.textContent = content;
    if (className) element.className = className;
    return element;
  };

  const order = new Map(report.verdicts.map((each, index) => [each.verdict, index]));
  const grades = new Map(report.verdicts.map(each => [each.verdict, each.grade]));
  const gradeOrder = ['fails', 'unknown', 'excepted', 'not applicable', 'passes'];
  const marks = {fails: '✗', unknown: '?', excepted: '~', 'not applicable': '–', passes: '✓'};
  const className = grade => 'g-' + grade.replace(' ', '-');
  const byRule = new Map(report.rules.map(each => [each.rule, each]));
  const named = (what, name) => Object.hasOwn(data.texts, what + ':' + name) ? data.texts[what + ':' + name] : name;
  const verdictWord = word => named('verdict', word);

  const worst = results => results.reduce((one, other) =>
    gradeOrder.indexOf(other.grade) < gradeOrder.indexOf(one.grade) ? other : one);
  // the rules that made the verdict; all of them where none did
  const told = entry => {
    const mine = entry.rules.filter(each => each.grade === grades.get(entry.verdict));
    return [...new Set((mine.length ? mine : entry.rules).map(each => each.rule))];
  };
  const rows = report.entries.map((entry, index) => ({
    entry, index, group: entry.groups.join(', '), rule: told(entry).join(', '), words: '',
  }));
  const wordsOf = row => {
    if (!row.words) {
      const e = row.entry;
      row.words = [e.host, e.platform, row.group, e.verdict, verdictWord(e.verdict), e.why, e.advice || '',
        ...e.rules.flatMap(r => [r.rule, r.setting, r.wanted, r.why, r.waiver || '']),
        ...e.changes.flatMap(c => [c.document, c.diff]), ...e.evidence, ...e.notes,
        ...Object.values(e.facts)].join('\n').toLowerCase();
    }
    return row.words;
  };

  // With a rule chosen, the verdict of a host in a check is the one on that rule.
  const verdictOf = (row, rule) => {
    if (rule && report.kind === 'check') {
      const mine = row.entry.rules.filter(each => each.rule === rule);
      if (mine.length) return worst(mine);
    }
    return {verdict: row.entry.verdict, grade: grades.get(row.entry.verdict)};
  };

  // as in the style sheet: then three columns are hidden
  const narrow = window.matchMedia('(max-width: 720px)');
  narrow.addEventListener('change', () => draw());

  const state = {sort: 'verdict', down: false, page: 0, shown: [], all: false};
  const open = new Set();
  const filter = name => at('f-' + name).value;

  const choose = () => {
    const words = filter('search').toLowerCase().split(/\s+/).filter(Boolean);
    const host = filter('host').toLowerCase();
    const [verdict, rule, platform, group] = ['verdict', 'rule', 'platform', 'group'].map(filter);
    state.shown = rows.filter(row => {
      const e = row.entry;
      return (!host || e.host.toLowerCase().includes(host))
        && (!platform || (e.platform || text('none')) === platform)
        && (!group || e.groups.includes(group))
        && (!rule || e.rules.some(each => each.rule === rule))
        && (!verdict || verdictOf(row, rule).verdict === verdict)
        && words.every(word => wordsOf(row).includes(word));
    });
    sort();
  };

  const collator = new Intl.Collator('en', {numeric: true});
  const keys = {
    host: row => row.entry.host,
    platform: row => row.entry.platform,
    group: row => row.group,
    rule: row => row.rule,
    why: row => row.entry.why,
  };
  const sort = () => {
    const rule = filter('rule');
    const rank = row => order.get(verdictOf(row, rule).verdict) ?? order.size;
    const compare = state.sort === 'verdict'
      ? (one, other) => rank(one) - rank(other)
      : (one, other) => collator.compare(keys[state.sort](one), keys[state.sort](other));
    const way = state.down ? -1 : 1;
    state.shown.sort((one, other) => way * compare(one, other) || one.index - other.index);
    state.page = 0;
    draw();
  };

  const draw = () => {
    const size = state.all ? Math.max(1, state.shown.length) : Number(at('size').value);
    const pages = Math.max(1, Math.ceil(state.shown.length / size));
    state.page = Math.min(state.page, pages - 1);
    const from = state.page * size;
    const part = document.createDocumentFragment();
    for (const row of state.shown.slice(from, from + size)) {
      const line = tableRow(row);
      part.append(line);
      if (open.has(row.index)) part.append(detailRow(row));
    }
    at('body').replaceChildren(part);
    for (const each of document.querySelectorAll('.page')) {
      each.textContent = text('page', {page: state.page + 1, pages});
    }
    for (const button of document.querySelectorAll('[data-turn]')) {
      button.disabled = button.dataset.turn === '1' ? state.page === pages - 1 : state.page === 0;
    }
    for (const each of document.querySelectorAll('[data-turn], .page')) each.hidden = pages === 1;
    at('sizes').hidden = state.shown.length <= 50;
    at('shown').textContent = text('shown', {shown: state.shown.length, total: rows.length});
    for (const button of document.querySelectorAll('[data-sort]')) {
      const mine = button.dataset.sort === state.sort;
      button.parentElement.setAttribute('aria-sort', mine ? (state.down ? 'descending' : 'ascending') : 'none');
    }
    for (const button of document.querySelectorAll('[data-verdict]')) {
      button.setAttribute('aria-pressed', String(button.dataset.verdict === filter('verdict')));
    }
  };

  // on a phone the table is laid out as cards, and some browsers then forget what a row and a cell are
  const withRole = (element, role) => {
    element.setAttribute('role', role);
    return element;
  };

  const tableRow = row => {
    const line = withRole(make('tr'), 'row');
    const head = withRole(make('th'), 'rowheader');
    head.scope = 'row';
    const button = make('button', row.entry.host);
    button.type = 'button';
    button.id = 'r' + row.index;
    button.setAttribute('aria-expanded', String(open.has(row.index)));
    button.setAttribute('aria-controls', 'd' + row.index);
    button.addEventListener('click', () => {
      const shown = !open.has(row.index);
      if (shown) {
        open.add(row.index);
        line.after(detailRow(row));
      } else {
        open.delete(row.index);
        line.nextSibling.remove();
      }
      button.setAttribute('aria-expanded', String(shown));
    });
    head.append(button);
    const found = verdictOf(row, filter('rule'));
    const verdict = withRole(make('td'), 'cell');
    const badge = make('span', undefined, 'badge ' + className(found.grade));
    const mark = make('span', marks[found.grade] + '\u00a0');
    mark.setAttribute('aria-hidden', 'true');
    badge.append(mark, verdictWord(found.verdict));
    verdict.append(badge);
    const why = withRole(make('td', row.entry.why, 'why'), 'cell');
    why.lang = 'en';
    const wide = (...content) => {
      const cell = withRole(make('td', undefined, 'wide names'), 'cell');
      cell.append(...content);
      return cell;
    };
    line.append(head, verdict, wide(row.entry.platform), wide(...names(row.entry.groups)), wide(...names(told(row.entry))), why);
    return line;
  };

  // a name goes to the next line as a whole if there is room for it there
  const names = all => all.flatMap((each, index) => {
    const name = make('span', each + (index < all.length - 1 ? ',' : ''));
    return index ? [' ', name] : [name];
  });

  const section = (into, title, ...content) => {
    into.append(make('h3', title), ...content);
  };
  const list = items => {
    const all = make('ul');
    items.forEach(each => all.append(make('li', each)));
    all.lang = 'en';
    return all;
  };
  const pairs = entries => {
    const all = make('dl', undefined, 'facts');
    for (const [name, value] of entries) {
      if (value) {
        const pair = make('div');
        pair.append(make('dt', name), make('dd', value));
        all.append(pair);
      }
    }
    return all;
  };

  const detailRow = row => {
    const e = row.entry;
    const line = withRole(make('tr', undefined, 'detail'), 'row');
    line.id = 'd' + row.index;
    const cell = withRole(make('td'), 'cell');
    cell.colSpan = narrow.matches ? 3 : 6;
    if (e.advice) section(cell, text('advice'), make('pre', e.advice));
    if (e.rules.length) section(cell, text('rules'), rulesTable(e));
    for (const change of e.changes) section(cell, text('diff', {document: change.document}), diff(change.diff));
    if (e.evidence.length) section(cell, text('evidence'), list(e.evidence));
    if (e.notes.length) section(cell, text('notes'), list(e.notes));
    section(cell, text('record'), pairs([
      [text('platform'), e.platform], [text('group'), row.group],
      ...Object.entries(e.facts).map(([name, value]) => [named('fact', name), value]),
      [text('by'), report.by], [text('at'), report.at], [text('revision'), report.revision.startsWith('none') ? text('revision:none') : report.revision]]));
    section(cell, text('undo'), e.undo ? make('pre', e.undo) : make('p', text('undo:nothing')));
    line.append(cell);
    return line;
  };

  const rulesTable = e => {
    const table = make('table', undefined, 'rules');
    table.append(make('caption', text('rules:of', {host: e.host}), 'unseen'));
    const head = make('tr');
    ['rule', 'setting', 'wanted', 'verdict', 'seen', 'why'].forEach(each => {
      const cell = make('th', text(each));
      cell.scope = 'col';
      head.append(cell);
    });
    const top = make('thead');
    top.append(head);
    const body = make('tbody');
    for (const each of e.rules) {
      const rule = byRule.get(each.rule);
      const place = rule && rule.file ? rule.file + (rule.line ? ':' + rule.line + ':' + rule.column : '') : '';
      const line = make('tr');
      const name = make('td', each.rule);
      if (rule && rule.severity) name.append(make('small', ' ' + rule.severity));
      if (place) name.append(make('small', ' ' + place));
      const seen = Object.entries(each.seen).map(([key, value]) => named('seen', key) + ' ' + value).join(', ');
      const why = [each.why, each.waiver ? text('waiver', {waiver: each.waiver}) : '',
        each.basis ? text('basis', {basis: each.basis}) : ''].filter(Boolean).join('; ');
      const badge = make('span', verdictWord(each.verdict), 'badge ' + className(each.grade));
      const verdict = make('td');
      verdict.append(badge);
      line.append(name, make('td', each.setting), make('td', each.wanted), verdict, make('td', seen), make('td', why));
      // shown before the cell where there is no room for a head
      ['rule', 'setting', 'wanted', 'verdict', 'seen', 'why'].forEach((key, index) => {
        line.children[index].dataset.label = text(key);
      });
      body.append(line);
    }
    table.append(top, body);
    return table;
  };

  const diff = lines => {
    const all = make('pre', undefined, 'diff');
    let begun = false; // what is before the first @@ names the files
    for (const each of lines.replace(/\n$/, '').split('\n')) {
      begun ||= each.startsWith('@@');
      const kind = !begun || each.startsWith('@@') ? 'place'
        : each.startsWith('+') ? 'added' : each.startsWith('-') ? 'removed' : '';
      all.append(make('span', each + '\n', kind));
    }
    return all;
  };

  const options = (name, values, words) => {
    const select = at('f-' + name);
    const all = make('option', text('all'));
    all.value = '';
    select.replaceChildren(all);
    for (const each of values) {
      const option = make('option', words ? words(each) : each);
      option.value = each;
      select.append(option);
    }
  };
  const distinct = values => [...new Set(values)].sort(collator.compare);

  options('verdict', report.verdicts.filter(each => each.count > 0).map(each => each.verdict), verdictWord);
  options('rule', distinct(report.entries.flatMap(each => each.rules.map(rule => rule.rule))));
  options('platform', distinct(report.entries.map(each => each.platform || text('none'))));
  options('group', distinct(report.entries.flatMap(each => each.groups)));

  let waiting = 0;
  for (const name of ['search', 'host']) {
    at('f-' + name).addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(choose, 120);
    });
  }
  for (const name of ['verdict', 'rule', 'platform', 'group']) at('f-' + name).addEventListener('change', choose);
  at('reset').addEventListener('click', () => {
    for (const name of ['search', 'host', 'verdict', 'rule', 'platform', 'group']) at('f-' + name).value = '';
    choose();
  });
  for (const button of document.querySelectorAll('[data-sort]')) {
    button.addEventListener('click', () => {
      state.down = state.sort === button.dataset.sort && !state.down;
      state.sort = button.dataset.sort;
      sort();
    });
  }
  for (const button of document.querySelectorAll('[data-verdict]')) {
    button.disabled = false;
    button.addEventListener('click', () => {
      at('f-verdict').value = filter('verdict') === button.dataset.verdict ? '' : button.dataset.verdict;
      choose();
    });
  }
  for (const button of document.querySelectorAll('[data-turn]')) {
    button.addEventListener('click', () => {
      state.page += Number(button.dataset.turn);
      draw();
      at('rows').scrollIntoView({block: 'start'});
    });
  }
  at('size').addEventListener('change', () => {
    state.page = 0;
    draw();
  });
  // paper has no pages to turn: all that is chosen is printed, up to a number that a printer can bear
  const PRINTED = 2000;
  window.addEventListener('beforeprint', () => {
    state.all = state.shown.length <= PRINTED;
    draw();
  });
  window.addEventListener('afterprint', () => {
    state.all = false;
    draw();
  });
  at('interactive').hidden = false;
  choose();
})();
