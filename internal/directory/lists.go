package directory

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"clusterdir/internal/i18n"
)

// items splits the text of a list at its semicolons. An item may be empty.
func items(text string) []string {
	if text == "" {
		return nil
	}
	all := strings.Split(text, ";")
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	return all
}

// join writes a list as text, without the empty items at its end.
func join(all []string) string {
	for len(all) > 0 && all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return strings.Join(all, "; ")
}

// checkItem refuses a semicolon in an item: it would be two items when it is
// read again.
func checkItem(s string) error {
	if strings.Contains(s, ";") {
		return fmt.Errorf("%w: %.40q; an item of a list has no semicolon", ErrInvalid, s)
	}
	return nil
}

// listOf describes a list of values that are the same in every language.
func listOf[V any](one Type[V]) Type[[]V] {
	return Type[[]V]{
		name: one.name, list: true, refers: one.refers,
		format: func(list []V, l i18n.Lang) string {
			var texts []string
			for _, v := range list {
				texts = append(texts, one.format(v, l))
			}
			return join(texts)
		},
		parse: func(_ []V, l i18n.Lang, text string) (list []V, err error) {
			for _, item := range items(text) {
				if item == "" {
					continue
				}
				var none V
				v, err := one.parse(none, l, item)
				if err != nil {
					return nil, err
				}
				list = append(list, v)
			}
			return list, nil
		},
		check: func(list []V, l i18n.Lang) error {
			for _, v := range list {
				if err := one.check(v, l); err != nil {
					return err
				}
			}
			return nil
		},
		store: func(list []V) any {
			values := []any{}
			for _, v := range list {
				values = append(values, one.store(v))
			}
			return values
		},
		restore: func(raw []byte) (list []V, err error) {
			texts, err := fromJSON[[]string](raw)
			for _, text := range texts {
				var none V
				v, failed := one.parse(none, "", text)
				if failed != nil {
					return nil, failed
				}
				list = append(list, v)
			}
			return list, err
		},
	}
}

// translatedList describes a list of texts in several languages: the first items
// of all languages are one text, and so on. An empty item is a text that is not
// written in that language yet.
func translatedList(one Type[string]) Type[[]i18n.Text] {
	return Type[[]i18n.Text]{
		name: one.name, perLang: true, list: true,
		format: func(list []i18n.Text, l i18n.Lang) string {
			var texts []string
			for _, t := range list {
				texts = append(texts, t[l])
			}
			return join(texts)
		},
		parse: func(list []i18n.Text, l i18n.Lang, text string) ([]i18n.Text, error) {
			texts := items(text)
			var replaced []i18n.Text
			for i := range max(len(list), len(texts)) {
				t, item := i18n.Text{}, ""
				if i < len(list) {
					t = list[i]
				}
				if i < len(texts) {
					item = texts[i]
				}
				replaced = append(replaced, with(t, l, item))
			}
			return slices.DeleteFunc(replaced, func(t i18n.Text) bool { return len(t) == 0 }), nil
		},
		check: func(list []i18n.Text, l i18n.Lang) error {
			for _, t := range list {
				if err := checkItem(t[l]); err != nil {
					return err
				}
				if err := one.check(t[l], ""); err != nil {
					return err
				}
			}
			return nil
		},
		store: func(list []i18n.Text) any {
			texts := []i18n.Text{}
			for _, t := range list {
				texts = append(texts, nonEmpty(t))
			}
			return texts
		},
		restore: fromJSON[[]i18n.Text],
	}
}

// with returns a text with another text in one language.
func with(t i18n.Text, l i18n.Lang, text string) i18n.Text {
	t = nonEmpty(t)
	t[l] = text
	if text == "" {
		delete(t, l)
	}
	return t
}

// nonEmpty returns a copy of a text without the languages in which it is empty.
func nonEmpty(t i18n.Text) i18n.Text {
	t = maps.Clone(t)
	if t == nil {
		t = i18n.Text{}
	}
	maps.DeleteFunc(t, func(_ i18n.Lang, s string) bool { return s == "" })
	return t
}

// nameList describes names of one kind. A name that is the same in every
// language is held once, without a language.
var nameList = Type[[]OtherName]{
	name: line.name, perLang: true, list: true,
	format: func(names []OtherName, l i18n.Lang) string { return join(namesIn(names, l)) },
	parse: func(names []OtherName, l i18n.Lang, text string) ([]OtherName, error) {
		replaced := slices.DeleteFunc(perLanguage(names), func(n OtherName) bool { return n.Lang == l })
		for _, item := range items(text) {
			if item != "" {
				replaced = append(replaced, OtherName{Lang: l, Name: item})
			}
		}
		return shared(replaced), nil
	},
	check: func(names []OtherName, l i18n.Lang) error {
		for _, name := range namesIn(names, l) {
			if err := checkItem(name); err != nil {
				return err
			}
			if err := checkLine(name); err != nil {
				return err
			}
		}
		return nil
	},
	store:   func(names []OtherName) any { return append([]OtherName{}, names...) },
	restore: fromJSON[[]OtherName],
}

// namesIn returns the names in a language, with those that are the same in every
// language.
func namesIn(names []OtherName, l i18n.Lang) []string {
	var in []string
	for _, n := range names {
		if n.Lang == "" || n.Lang == l {
			in = append(in, n.Name)
		}
	}
	return in
}

// perLanguage returns the names with one entry for each language, without their
// kind.
func perLanguage(names []OtherName) []OtherName {
	var each []OtherName
	for _, n := range names {
		if n.Lang != "" {
			each = append(each, OtherName{Lang: n.Lang, Name: n.Name})
			continue
		}
		for _, l := range i18n.Languages {
			each = append(each, OtherName{Lang: l, Name: n.Name})
		}
	}
	return each
}

// shared joins the entries of a name that stands in every language into one, and
// drops repeated names.
func shared(each []OtherName) []OtherName {
	languages := map[string]map[i18n.Lang]bool{}
	for _, n := range each {
		if languages[n.Name] == nil {
			languages[n.Name] = map[i18n.Lang]bool{}
		}
		languages[n.Name][n.Lang] = true
	}
	var names []OtherName
	for _, n := range each {
		if len(languages[n.Name]) == len(i18n.Languages) {
			n.Lang = ""
		}
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}
