package sample

// Parts of family names. Most family names of a country are rare, and no list
// contains them all, so rare names are composed from these parts.

const germanStems = `Brock Lüd Wester Oster Heid Berg Hag Lind Stein Kirch Mühl Holt Wald Feld Bach Eich Buch Birk Ahl Erl Nord Süd
Brink Kamp Horst Moor Wies Wend Hinr Diet Ger Her Wil Sieg Rein Eck Fried Gott Lud Mein Ott Rud Theod Ul Wolf Burg Dorf Steg Brück
Furt Grab Grund Hof Haus Hütt Kott Kuhl Lang Lauf Loh Mark Mor Neu Ober Pohl Rad Rauh Reh Ried Ross Roth Sand Schaf Schap Schön
Schwarz Schul See Spell Stahl Stall Strat Streit Tann Teich Tief Vorder Weid Weit Wein Wies Wind Winkel Wirt Wolt Wulf Ziel Zieg
Alb Alt Amm Ant Arn Asch Bahn Bald Ball Bang Bart Baum Beck Bend Benn Berk Bern Bett Biel Bier Bil Bind Bisch Blank Bleck Blom Blum
Bock Bod Bohn Bol Bong Bor Bos Both Brab Brack Brand Bras Brecht Breid Brem Brenn Bret Brin Brod Brom Bruch Brun Bud Bull Bunt Busch
Butt Dahl Dam Dann Darm Deck Deich Delf Den Det Dick Diek Dirk Dohr Dom Donn Dor Dreh Drev Drost Dück Dün Dürr Eb Edel Egg Ehl Ehr Eil
Eis Ell Elm Els Emm Enn Erd Ern Esch Ess Ev Fahl Falk Farr Fass Feil Fell Fink Fisch Flach Fleck Flint Flor Fock Folk Forst Frahm Frank
Freit Fren Fres Frick Frisch Froh From Fuhl Fül Gaf Gal Gand Garb Gart Gehl Geis Gell Gerk Gers Gies Gild Glas Gleim God Goh Gold Gort
Goss Gräf Gram Gras Grau Gref Greiff Grev Grim Grot Gruh Grün Gund Gust Haber Hack Had Hahn Hal Ham Hand Hann Hard Hark Harr Hart Has
Hatt Hauk Hav Heck Heer Heil Heim Hein Held Hell Helm Hem Henk Henn Hepp Herb Herm Hess Heu Hild Hill Him Hirsch Hoch Höf Hoh Holl Holz
Hön Hopp Horn Hoy Hub Hüb Huf Hül Hun Hus Ick Ih Im Ing Ir Is Jab Jack Jag Jahn Jans Jar Jeb Jehn Jes Joch Jor Jung Jür Kahl Kais Kal
Kall Kan Kapp Karl Karst Kast Katt Kauf Kel Kem Kern Kes Kett Kiel Kies Kind Kipp Klap Klass Kleb Klein Klem Klin Klock Kloth Klus Knab
Knapp Knief Knob Knop Koch Kohl Köhn Koll Kön Kopp Korb Kord Kort Köst Krab Kraft Kram Kranz Kreb Kreis Krem Kreuz Krog Kron Krumm Krus
Küb Kück Kum Kün Kunst Kupp Küst Lab Lad Lahn Lamp Land Las Lau Leb Leh Leid Leim Lem Leng Len Lep Lers Leuch Lich Lieb Lien Lill Lim
Lipp Lob Löb Lod Lohr Lom Lör Lotz Lück Lühr Lun Lüt Mack Mad Mahl Maib Mal Mang Mann Mar Mas Mat Mau Meck Med Mehl Mei Mel Meng Menn
Merk Mes Mett Mich Mil Mind Misch Mit Möhl Mol Möll Mün Mund Mus Nab Nag Nass Neh Nett Nieb Niel Niem Niss Nol Nott Nuss Oel Oh Olb Old
Oll Opp Ort Osch Oss Pag Pal Pann Pap Par Pas Pauls Peh Pell Pepp Perl Pet Pfeil Pien Pil Plag Plat Plog Plöt Pol Pop Port Post Pott
Prang Prell Preuss Prie Prohn Puls Quad Quast Quell Rab Rahm Ram Rand Rap Rath Raub Reb Reck Reit Rem Renn Res Reut Rick Rieck Rind Ring
Rip Rit Rob Rock Röd Rog Rohr Rol Röm Rond Röp Rös Rott Rück Ruh Rull Rum Rüp Rus Sach Sal Sam Sas Saud Schab Schach Schad Schal Schan
Scharn Schatt Schau Scheff Scheid Schell Schick Schild Schlach Schlicht Schlot Schmal Schmel Schmöl Schnack Schnell Schol Schorm Schrap
Schuh Schütt Schwan Schwei Schwend Seel Seg Seid Seif Sel Sens Sess Sich Sieb Siek Siem Sil Sim Sind Sod Sol Son Sott Spah Spang Spar
Spech Speck Sper Spies Spor Sprang Stamm Stang Stap Star Steck Stef Steil Stem Sten Stich Stieg Stil Stoll Stor Storch Stöv Strack Strub
Stubb Stück Stuhr Stüv Sud Sund Tack Tal Tamm Tap Tegt Tell Tent Tesch Tess Thal Thom Thor Thum Tied Til Tim Tob Tol Töns Trap Traut
Treib Trem Tron Tütt Twel Uhl Ulm Un Urb Vag Vahl Val Veld Ven Ver Ves Viel Vier Vog Vol Vos Wack Wag Wahl Wal Wam Wand Wang War Was
Wed Weg Weh Weich Weis Wel Wer Werd Wes Wett Wib Wich Wied Wieg Wiel Wieng Wil Wim Wisch Wit Wöb Wohl Wol Wöl Word Wör Wrang Wül Zach
Zahl Zech Zell Zich Zill Zim Zoll Zorn Zum Zwer`

// linkers connect a stem and a suffix: Hagmann, Hagemann, Hagenmann, Hagelmann.
const germanLinkers = `e en el er in s`

const germanSuffixes = `mann meyer meier kamp horst hoff berg bach beck feld stedt dorf haus hagen holz brink diek loh wald thal
rode burg born brock grund müller bauer hof bek stein brandt land siek moor stock acker weg winkel worth büttel weide wiese ke ken
lein ling schmidt hardt husen wedel hövel kötter schulte krug hop rath reuter bring laff schild becker garten kampf kuhl wurth grave
hörn lage mark nagel rieden schlag sen steg busch`

// germanEndings begin with a vowel and need no linker.
const germanEndings = `er ers ert ing ig isch ich old eke end ens icke`

const germanPrefixes = `Ober Nieder Wester Oster Süder Norder Klein Groß Alt Neu Hinter Mittel Hoch Unter Vor Lütt`

const nordicStems = `Peder Niel Han Jen Ander Christian Lar Søren Rasmus Jørgen Mad Kristian Ole Thom Poul Johan Morten Knud Jakob
Frederik Laur Henrik Claus Iver Simon Svend Erik Mikkel Lauri Aage Abel Aksel Alf Anker Arne Asger Asmus Bend Bent Berg Berthel Bertel
Bjarne Bo Boy Broder Carl Caspar Conrad Dan Daniel Detlef Didrik Ebbe Egil Einar Ejler Elia Enok Esben Esper Fabri Folmer Frands Frode
Gabriel Georg Gerhard Gorm Gregor Gudmund Gunner Gustav Hag Halfdan Harald Hartvig Hauk Helge Hemming Henning Herman Hjalmar Holger
Ib Ingvar Isak Ivar Jacob Jeppe Jep Jesper Joakim Joen Jons Jost Kaj Karsten Kasper Kield Kjeld Klaus Kristoffer Lamber Lasse Leif Lenn
Loren Ludvig Magn Mandrup Mark Mart Matthia Maurit Michel Mogen Mons Mourit Nikolaj Nil Oluf Osvald Otto Ove Ped Philip Povl Preben
Ras Reimer Rolf Rudolf Sander Severin Sigurd Sivert Sophu Steffen Sten Storm Sven Tage Terkel Theodor Thor Thorkild Thorvald Thyge Toke
Torben Troel Tyge Ulrik Urban Valdemar Valentin Verner Vigand Viggo Villad Villum Volmer Wilhelm`

const nordicSuffixes = `sen sen sen sen son s skov gaard lund holm`

const nordicPlaces = `Øster Vester Nør Sønder Kirke Mølle Lunde Bjerre Dam Høj Skov Strand Kjær Lind Birke Bøge Ege Elle Enge Fals Flad
Frost Gam Grøn Hav Hede Hessel Hvid Kalke Korn Krage Krog Lange Lille Lyng Mark Nord Ny Over Pile Rav Rug Rød Sand Sejer Skær Sol Stein
Sten Store Svane Søe Thor Tor Tran Troels Ulve Val Vind Øde Ørne Aa Ager Bakke Brede Egels Fager Gjer Hammer Hassel Hjort`

const nordicEndings = `gaard bjerg lund holm skov bæk dal vang toft ager høj strup kjær borg sted by næs mose vad krog rup lev løkke
mark bro bøl`

const frisianStems = `Boy Broder Ketel Fedder Ingwer Hark Nommen Sönk Jan Harm Ubbe Tjad Popp Onn Mein Menk Lübb Lük Ihn Heer Harr Habb
Gerd Frer Folk Fock Eil Ed Dirk Cass Ben Behr Abel Ad Alb Ar Bahn Bruh Ebs God Hoek Jepp Jürg Mart Momm Nam Nahn Old Quad Rörd Rick
Roel Riew Sibb Tad Volq Wög Wiar Weer Ulf Tjar Siem Sieb Remm Reem Renk Poel Oltm Okk Menn Lamm Kampp Jels Ing Hay Hid Garr Fenn Enn
Ekk Dodd Brun Bon Aill`

const frisianSuffixes = `ersen sen ens en inga ena ema sma stra s ken erts eken ers ert ingh`

const slavicStems = `Kowal Nowa Wiśniew Lewandow Kamin Zielin Szyman Kozłow Jankow Mazur Krawcz Kaczmar Piotrow Grabow Pawłow Michal
Wieczor Jabłon Wrób Majew Olszew Malin Jawor Adam Dud Nowic Górn Witkow Walcz Sikor Baran Rutkow Ostrow Tomasz Pietrz Zalew Marcin Jasin
Sadow Bork Borow Brzoz Buczkow Bukow Chmiel Czar Czerw Danil Dobrow Domb Drozd Drzew Fil Gawr Gaj Gil Głow Gołęb Gorzel Grusz Gut Hal
Jag Janic Jar Jasz Jezior Jur Kal Kam Kasprz Kaw Klim Kłos Kol Kon Kop Kos Kostrz Kraj Krol Krup Kryn Krzem Kub Kucz Kuj Kul Kurow Kwiat
Las Lesz Lip Lub Łuk Mac Maj Mal Marsz Mat Miel Mik Mil Mir Mor Muraw Nied Nos Olch Ol Orl Os Pac Pal Paw Pil Piot Pod Polan Pop Por Prus
Przyb Rad Raj Rat Rog Rom Ros Rud Rus Ryb Sad Sam Saw Sen Sien Skal Skib Skor Sław Smol Sob Sok Sos Stan Staw Stęp Stol Such Sul Szcz Szul
Szyd Świd Tar Tok Tom Top Tur Twar Urb Wal War Was Węgl Wiel Wierz Wil Wis Wit Woj Wol Wron Wys Zab Zag Zar Zaw Ziel Zim Żak Żur`

const slavicSuffixes = `ski owski ewski icki czyk ek ak iak owicz ewicz ik ko uk enko ow in itz itzki insky iński ke ka ewicki arz`

const turkishStems = `Öz Kara Ak Yıl Gül Demir Er Tek Kaya Bay Ay Gök Sarı Altın Taş Kılıç Koca Boz Çel Can Dağ Deniz Doğ Erd Gün Güz
Han Kan Kor Kut Mert Nar Ok Sağ San Sev Soy Su Şen Tan Tay Toprak Tun Tur Uç Ulu Ün Uz Var Yal Yar Yeş Yurt Zor Çak Çam Çay Ekin Ergin`

const turkishEndings = `demir han kan taş er oğlu türk bey soy kaya dağ tekin alp can doğan gül ay su bulut dal yol kurt lar li lu
maz mez sever güven tan top yurt yüz göz baş bek berk çan eli gün ışık kılıç kol mak pınar polat sel şen tepe ün veren yaman`
