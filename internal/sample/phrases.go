package sample

// Texts of organisations in German and English. {t} is the topic, {c} its form as
// the first part of a German compound, {a} the area, {p} the seat, {f} and {o}
// family names, and {l} the topic within an English sentence.

const clusterNames = `
Netzwerk {t} {a}|{t} Network {a}
Cluster {t} {a}|{t} Cluster {a}
Kompetenzzentrum {t} {a}|{a} Competence Centre for {t}
{c}verbund {a}|{t} Alliance {a}
Forum {t} {a}|{t} Forum {a}
{c}initiative {a}|{t} Initiative {a}
`

var clusterFormer = rows(`
Arbeitskreis {t} {a}|{t} Working Group {a}
{c}runde {a}|{t} Round Table {a}
Verein zur Förderung der {c}region {a}|Association for the {t} Region {a}
`, 2)

var clusterSummaries = rows(`
Verbindet Betriebe und Forschung rund um {t} in der Region {a}.|Connects firms and research on {l} in the {a} area.
Ein Netzwerk für alle, die in der Region {a} mit {t} zu tun haben.|A network for everyone in the {a} area who works on {l}.
Bringt aus der Region {a} zusammen, wer {c}projekte plant, baut und betreibt.|Brings together those who plan, build and run {l} projects in the {a} area.
Wissen, Fachkräfte und Fördermittel für {c}unternehmen.|Knowledge, skilled people and funding for {l} companies.
`, 2)

var clusterSentences = rows(`
Das Netzwerk hat seinen Sitz in {p} und arbeitet in der ganzen Region {a}.|The network is based in {p} and works all over the {a} area.
Im Mittelpunkt steht {t}: von der Forschung über die Ausbildung bis zum Betrieb.|Its subject is {l}: from research through training to operation.
Zweimal im Jahr treffen sich die Mitglieder zu einer Tagung in {p}.|Twice a year its members meet for a conference in {p}.
Eine kleine Geschäftsstelle vermittelt Partner, begleitet Anträge und hält die Mitglieder auf dem Laufenden.|A small office finds partners, supports applications and keeps members up to date.
Zu den Mitgliedern zählen Handwerksbetriebe ebenso wie Hochschulen und größere Unternehmen.|Its members range from craft businesses to universities and larger companies.
Arbeitsgruppen befassen sich mit Fachkräften, mit Normen und mit gemeinsamen Versuchsanlagen.|Working groups deal with skilled labour, standards and shared test facilities.
Gäste aus Dänemark sind willkommen; viele Treffen sind zweisprachig.|Guests from Denmark are welcome; many meetings are bilingual.
Wer neu dabei ist, bekommt für das erste Jahr eine Patin oder einen Paten an die Seite gestellt.|Whoever joins is given a mentor for the first year.
`, 2)

// partnerNames rows begin with the kind of the partner.
const partnerNames = `
university|Hochschule für {t} {p}|{p} University of Applied Sciences for {t}
university|{f}-Universität {p}|{f} University, {p}
university|Akademie für {t} {p}|{p} Academy of {t}
hospital|{f}-Klinik {p}|{f} Clinic, {p}
hospital|Klinikum {f} {p}|{f} Hospital, {p}
hospital|Fachklinik am {f}er Berg, {p}|{f}er Berg Specialist Hospital, {p}
research-institute|Institut für {t} {p}|{p} Institute of {t}
research-institute|{f}-Institut für {t}|{f} Institute of {t}
research-institute|Forschungsstelle {t} {a}|{t} Research Unit {a}
science-campus|Wissenschaftscampus {t} {p}|{p} Science Campus for {t}
science-campus|{c}campus {a}|{t} Campus {a}
network|Arbeitsgemeinschaft {t} {a}|{t} Association {a}
network|Verband der {c}betriebe {a}|Federation of {t} Firms {a}
network|{c}stammtisch {p}|{p} {t} Round Table
company|{f} {t} GmbH|{f} {t} GmbH
company|{f} & {o} {t} GmbH & Co. KG|{f} & {o} {t} GmbH & Co. KG
company|{f} & Söhne KG|{f} & Söhne KG
company|{f} {t} AG|{f} {t} AG
company|{c}werke {f} GmbH|{f} {t} Works GmbH
company|{f}, {o} und Partner|{f}, {o} and Partners
company|{f} {c}service e. K.|{f} {t} Services
`

var partnerFormer = rows(`
{f} und Söhne, {p}|{f} and Sons, {p}
{c}gesellschaft {p}|{t} Society {p}
Zentrum für {t} {p}|{p} Centre for {t}
`, 2)

var partnerSummaries = rows(`
{t} aus {p}, für die ganze Region.|{t} from {p}, for the whole region.
In {p} zu Hause, mit {t} beschäftigt.|At home in {p}, at work on {l}.
Beiträge zu {t}: aus der Praxis und für die Praxis.|Contributions to {l}: from practice, for practice.
Arbeitet in {p} an allem, was mit {t} zu tun hat.|Works in {p} on everything to do with {l}.
`, 2)

var partnerSentences = rows(`
Am Sitz in {p} arbeiten Fachleute aus vielen Richtungen an {c}themen.|At its seat in {p}, experts of many kinds work on {l}.
Im Netzwerk bringt die Einrichtung vor allem ihre Erfahrung mit {c}projekten ein.|To the network it mainly contributes its experience of {l} projects.
Auszubildende und Studierende können hier ein Praktikum machen.|Trainees and students can spend a placement here.
Besuche sind nach Anmeldung möglich; Gruppen werden auf Deutsch, Englisch oder Dänisch geführt.|Visits are possible by appointment; groups are shown round in German, English or Danish.
Ein Schwerpunkt liegt auf der Zusammenarbeit mit kleinen Betrieben aus der Region {a}.|One focus is working with small firms from the {a} area.
Ergebnisse werden zweimal im Jahr öffentlich vorgestellt.|Results are presented to the public twice a year.
`, 2)

// sectionRows holds the texts of the home page and of the legal pages: page, part,
// heading, text.
const sectionRows = `
home|top|Erfundene Netzwerke zum Ausprobieren|Made-up networks to try out|Dieses Verzeichnis ist ein Beispiel. Alle Personen, Cluster und Partner darin sind erfunden; nur die Orte gibt es.|This directory is an example. All people, clusters and partners in it are made up; only the towns are real.
home|introduction|Cluster und Branchen|Clusters and sectors|So sieht ein Verzeichnis mit vielen Einträgen aus. Keine der Einrichtungen gibt es wirklich.|This is what a directory with many entries looks like. None of the organisations exists.
home|benefits|So schaffen Cluster Mehrwert|Clusters generate added value through||
home|benefit|||Wissen austauschen|Exchanging knowledge
home|benefit|||Unternehmen und Forschung über Branchengrenzen hinweg verbinden|Connecting companies and research across industries
home|benefit|||Gemeinsame Projekte anstoßen|Initiating joint projects
home|managed|Cluster im Management der {agency}|Clusters that {agency} manages|In diesen Branchen betreibt die erfundene {agency} ein Clustermanagement.|In these sectors the made-up {agency} provides cluster management.
home|cooperation|Netzwerke, mit denen die {agency} zusammenarbeitet|Networks that {agency} works with|Auch diese Netzwerke sind erfunden.|These networks are made up as well.
home|partners|Partner|Partners|Einige der erfundenen Einrichtungen, die in den Netzwerken mitarbeiten.|Some of the made-up organisations that take part in the networks.
home|contacts|Ansprechpersonen|Contact persons|Niemanden von ihnen gibt es; die Telefonnummern sind für Film und Fernsehen reserviert.|None of them exists; the telephone numbers are reserved for film and television.
home|map|Wo Sie die Netzwerke finden|Where to find the networks|Die Orte aus dem Verzeichnis auf einen Blick.|The places in the directory at a glance.
brochure|cover|Erfundene Netzwerke|Made-up networks|Ein Beispiel|An example
brochure|foreword|Willkommen|Welcome|Dieses Heft gehört zu einem Beispielverzeichnis. Es zeigt, wie eine Broschüre aus denselben Einträgen entsteht wie die Seiten im Netz.|This brochure belongs to a sample directory. It shows how a brochure is made from the same entries as the pages on the web.
brochure|why|Warum Cluster?|Why clusters?|Wo die Wege kurz sind, finden Menschen mit ähnlichen Zielen zueinander.|Where distances are short, people with similar aims find one another.
brochure|clusters|Cluster im Management der {agency}|Clusters that {agency} manages|Hier lesen Sie, wofür jedes der erfundenen Cluster steht.|Read here what each of the made-up clusters stands for.
brochure|cooperation|Netzwerke, mit denen die {agency} zusammenarbeitet|Networks that {agency} works with|Auch diese Netzwerke sind erfunden.|These networks are made up as well.
brochure|partners|Partner|Partners|Einrichtungen, die es nicht gibt, in Städten, die es gibt.|Organisations that do not exist, in towns that do.
brochure|work|Was Ihnen das Clustermanagement bietet|What cluster managers do for you|Zuhören, verstehen, verbinden.|Listening, understanding, connecting.
brochure|contacts|Sprechen Sie mit uns|Talk to us|Niemanden von ihnen gibt es; wählen Sie keine dieser Nummern.|None of them exists; do not dial these numbers.
brochure|imprint|Impressum|Imprint|Ein Beispiel mit erfundenen Daten.|An example with made-up data.
imprint|provider|Anbieterin|Provider|Ein Beispielverzeichnis mit erfundenen Daten. Die {agency} gibt es nicht.|A sample directory with made-up data. {agency} does not exist.
imprint|liability|Stand der Angaben|About the data|Alle Einträge wurden von einem Programm erzeugt. Ähnlichkeiten mit wirklichen Personen oder Einrichtungen sind Zufall.|All entries were made by a program. Any likeness to real people or organisations is coincidence.
privacy|summary|Kurz gesagt|In short|Dieses Verzeichnis enthält keine Daten wirklicher Personen.|This directory holds no data of real people.
accessibility|scope|Wofür diese Erklärung gilt|What this statement covers|Dies ist ein Beispielverzeichnis; für den Betrieb tritt eine wirkliche Erklärung an diese Stelle.|This is a sample directory; a real statement takes this place in operation.
`
