package sample

// Roles for a topic: the German titles for a man and for a woman, the English title,
// and the id. {t} is the topic in German, {c} its form as the first part of a
// compound, and {e} the topic in English.

// neutralRows are also suitable for vacant posts.
const neutralRows = `
Leitung {c}projekte|Leitung {c}projekte|Head of {e} Projects|head
Geschäftsstelle {t}|Geschäftsstelle {t}|Office for {e}|office
Koordination {c}netzwerk|Koordination {c}netzwerk|Coordination, {e} Network|coordination
Clustermanagement {t}|Clustermanagement {t}|Cluster Management, {e}|cluster
Technologietransfer {t}|Technologietransfer {t}|Technology Transfer, {e}|transfer
Fördermittelberatung {t}|Fördermittelberatung {t}|Funding Advice, {e}|funding
Presse und Öffentlichkeitsarbeit {t}|Presse und Öffentlichkeitsarbeit {t}|Press and Public Relations, {e}|press
Leitung {c}forum|Leitung {c}forum|Head of the {e} Forum|forum
Sekretariat {t}|Sekretariat {t}|Secretariat, {e}|secretariat
Stabsstelle {c}strategie|Stabsstelle {c}strategie|Strategy Unit, {e}|strategy
`

// personRows refer to a person, the most common roles first.
const personRows = `
Projektmanager {t}|Projektmanagerin {t}|Project Manager, {e}|project
Ansprechpartner für {t}|Ansprechpartnerin für {t}|Contact for {e}|contact
Clustermanager {t}|Clustermanagerin {t}|Cluster Manager, {e}|manager
Referent für {c}politik|Referentin für {c}politik|Policy Officer, {e}|policy
Leiter {t}|Leiterin {t}|Head of {e}|lead
Berater für {c}unternehmen|Beraterin für {c}unternehmen|Adviser to {e} Companies|adviser
Netzwerkmanager {t}|Netzwerkmanagerin {t}|Network Manager, {e}|network
Wissenschaftlicher Mitarbeiter {t}|Wissenschaftliche Mitarbeiterin {t}|Research Associate, {e}|research
Geschäftsführer {c}verbund|Geschäftsführerin {c}verbund|Managing Director, {e} Alliance|director
Branchenbetreuer {t}|Branchenbetreuerin {t}|Sector Officer, {e}|sector
Koordinator {c}forschung|Koordinatorin {c}forschung|Coordinator, {e} Research|science
Fachberater {c}recht|Fachberaterin {c}recht|Legal Adviser, {e}|law
Professor für {t}|Professorin für {t}|Professor of {e}|professor
Stellvertretender Leiter {t}|Stellvertretende Leiterin {t}|Deputy Head of {e}|deputy
Assistent der Leitung {t}|Assistentin der Leitung {t}|Assistant to the Head of {e}|assistant
Organisator {c}tagung|Organisatorin {c}tagung|Event Manager, {e} Conference|events
Ausbildungsberater für {c}berufe|Ausbildungsberaterin für {c}berufe|Training Adviser, {e} Careers|training
Gründungsberater {t}|Gründungsberaterin {t}|Start-up Adviser, {e}|startups
Fachkräfteberater {t}|Fachkräfteberaterin {t}|Skills Adviser, {e}|skills
Exportberater {t}|Exportberaterin {t}|Export Adviser, {e}|export
Redakteur {c}nachrichten|Redakteurin {c}nachrichten|Editor, {e} News|editor
Sachbearbeiter {c}förderung|Sachbearbeiterin {c}förderung|Officer, {e} Funding|officer
Datenanalyst {c}statistik|Datenanalystin {c}statistik|Data Analyst, {e}|data
Regionalmanager {t}|Regionalmanagerin {t}|Regional Manager, {e}|regional
Vorsitzender {c}beirat|Vorsitzende {c}beirat|Chair, {e} Advisory Board|chair
Leiter {c}labor|Leiterin {c}labor|Head of the {e} Laboratory|laboratory
Nachhaltigkeitsmanager {t}|Nachhaltigkeitsmanagerin {t}|Sustainability Manager, {e}|green
Qualitätsbeauftragter {t}|Qualitätsbeauftragte {t}|Quality Officer, {e}|quality
Technischer Leiter {t}|Technische Leiterin {t}|Technical Director, {e}|technical
Sprecher {c}verband|Sprecherin {c}verband|Spokesperson, {e} Association|speaker
`

// newRows all contain the word Innovation, and no other role does. Benchmarks of
// the search need one word that occurs in a known share of the entries.
const newRows = `
Leitung Innovation, {t}|Leitung Innovation, {t}|Head of Innovation, {e}|innovation
Innovation und Transfer, {t}|Innovation und Transfer, {t}|Innovation and Transfer, {e}|innovate
Ansprechpartner Innovation {t}|Ansprechpartnerin Innovation {t}|Contact for Innovation in {e}|new
Projektmanager Innovation und {t}|Projektmanagerin Innovation und {t}|Project Manager, Innovation and {e}|novel
Referent für Innovation in {c}betrieben|Referentin für Innovation in {c}betrieben|Officer for Innovation in {e} Firms|change
Berater Innovation und {c}förderung|Beraterin Innovation und {c}förderung|Adviser, Innovation and {e} Funding|ideas
`
