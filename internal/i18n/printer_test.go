package i18n

import "testing"

func TestParse(t *testing.T) {
	entries, err := parse([]byte(`{"plain": "words", "counted": {"one": "a word", "other": "{n} words"}}`))
	if err != nil || entries["plain"] != (entry{"", "words"}) || entries["counted"] != (entry{"a word", "{n} words"}) {
		t.Errorf("%+v, %v", entries, err)
	}
	for _, broken := range []string{`[]`, `{"a": 1}`, `{"a": {"one": "x"}}`, `{"a": {"one": 1, "other": "x"}}`, `{"a": "x"`} {
		if entries, err := parse([]byte(broken)); err == nil {
			t.Errorf("%s: %+v", broken, entries)
		}
	}
}
