package sample

// Real family names, the most common ones of the region first.

const germanFamilies = `Müller Petersen Schmidt Hansen Meyer Schröder Schulz Jensen Schneider Fischer Meier Möller Andresen
Carstensen Christiansen Johannsen Nissen Thomsen Schmitt Weber Wagner Becker Hoffmann Schäfer Koch Bauer Richter Klein Wolf
Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Werner Krause Lehmann Köhler Maier Mayer Schmid Meyr Mayr Maar
Herrmann König Walter Huber Kaiser Fuchs Peters Lang Scholz Weiß Jung Hahn Schubert Vogel Friedrich Keller Günther Frank
Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon Ludwig Böhm Winter Kraus Martin Schumacher Krämer Vogt
Stein Jäger Otto Sommer Groß Seidel Heinrich Brandt Haas Schreiber Graf Schulte Dietrich Ziegler Kuhn Kühn Pohl Engel Horn
Busch Bergmann Thomas Voigt Sauer Arnold Wolff Pfeiffer Clausen Claussen Lorenzen Paulsen Jacobsen Hinrichsen Ketelsen
Matthiesen Detlefsen Feddersen Friedrichsen Asmussen Boysen Brodersen Harms Hinz Ehlers Behrens Lüders Lührs Rohde Rohwer
Voß Wulf Wulff Witt Wiese Wendt Timm Struve Stoltenberg Sievers Schütt Schlüter Rathje Rathmann Reimers Reimer Plambeck Pahl
Ohlsen Ott Mohr Mahn Lüthje Lüdemann Lüth Lohse Kruse Kröger Kock Kähler Jessen Jürgensen Johansen Ivers Hinrichs Henningsen
Heesch Harder Hagge Hadenfeldt Grote Gosch Goos Gloe Frahm Frenzen Evers Eggers Dose Dethlefs Dohrn Delfs Dau Dammann Claus
Carstens Butenschön Burmeister Bruhn Brockmann Bracker Boll Bock Blunck Bielenberg Biehl Beckmann Bartels Arp Ahrens Alpen
Schade Siemen Sierk Sieck Staack Steffen Steffens Stender Stahl Störtebeker Suhr Tams Tetens Thiessen Thode Thoms Tiedemann
Tiede Tönnies Utermöhlen Vollstedt Vollertsen Wieben Wichmann Wittmack Wohlers Wohlert Wrage Zander Ziemer Zielke Ziehm
Schmidtke Schmitz Schmied Meyner Hofstetter Hofer Hoff Kröncke Krohn Kühl Kuhlmann Lemke Leonhardt Ley Lindner Link Löffler
Marquardt Marx Menzel Merten Mertens Michel Moll Mühlbauer Naumann Noack Nolte Oelkers Opitz Pape Paul Petzold Prinz Raabe
Radtke Reich Reinhardt Reiter Renner Riedel Ritter Röder Rose Rost Rudolph Runge Sander Schenk Scherer Schiller Schilling
Schirmer Schlegel Schober Schramm Schreiner Seifert Siebert Singer Springer Stark Steiner Stiller Stock Strauß Strobel Thiel
Thieme Ullrich Urban Vetter Vogler Voss Walther Weidner Weise Wenzel Westphal Wegner Wilke Will Winkelmann Wirth Witte
Wunderlich Wünsch Zeller Zink Zahn Zimmer Moritz Ehlert Kunze Kunz Kirchner Heinze Heinz Hübner Hummel Jahn Kern Körner`

const nordicFamilies = `Hansen Jensen Nielsen Petersen Pedersen Andersen Christensen Larsen Sørensen Rasmussen Jørgensen Madsen
Kristensen Olsen Thomsen Christiansen Poulsen Johansen Møller Mortensen Knudsen Jakobsen Jacobsen Frederiksen Laursen Lund
Henriksen Holm Schmidt Schultz Clausen Iversen Simonsen Svendsen Eriksen Mikkelsen Lauridsen Kjær Dahl Friis Søndergaard
Bruun Bach Bonde Bjerre Brandt Dam Ebbesen Enevoldsen Fisker Gregersen Haagensen Hald Haugaard Høj Juhl Juul Krogh Lassen
Lind Meldgaard Munk Nygaard Overgaard Østergaard Ravn Riis Skov Steffensen Toft Vestergaard Villadsen Winther Aagaard Åkerlund
Lindström Bergström Johansson Eriksson Nyström Sandberg Haugen Bakke Solberg Hagen Moen`

const frisianFamilies = `Petersen Hansen Ketelsen Feddersen Ingwersen Boysen Brodersen Harksen Nommensen Sönksen Jannsen Janssen
Harms Ubben Tjaden Saathoff Poppinga Onnen Meints Menken Lübben Lüken Ihnen Hinrichs Heeren Harringa Habben Gerdes Frerichs
Folkerts Focken Fokken Eilers Eden Dirks Cassens Buscher Beninga Behrends Abels Aden Albers Arends Bahnsen Bruhns Christiansen
Dethlefsen Ebsen Frädden Godbersen Hoekstra Hoekema Jepsen Jürgensen Kaufmann Lorenzen Martinen Mommsen Namensen Nahnsen Oldsen
Quedens Rörden Rickmers Roeloffs Riewerts Sibbers Tadsen Volquardsen Wögens`

const slavicFamilies = `Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski
Kozłowski Jankowski Mazur Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski Michalski Król Wieczorek Jabłoński
Wróbel Majewski Olszewski Stępień Malinowski Jaworski Adamczyk Dudek Nowicki Pawlak Górski Witkowski Walczak Sikora Baran Rutkowski
Michalak Szewczyk Ostrowski Tomaszewski Pietrzak Zalewski Wróblewski Marciniak Jasiński Sadowski Bąk Duda Kubiak Wilk Lis Kowalewski
Schimanski Koslowski Sobottka Kaminski Lewandowsky Jeschke Noack Mrosek Ivanov Petrov Smirnov Kuznecov Popov Volkov Novák Svoboda
Dvořák Horvat Kovačević Petrović Jovanović Marković Babić Marić Jurić Knežević`

const turkishFamilies = `Yılmaz Kaya Demir Şahin Çelik Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin Kara Koç
Kurt Özkan Şimşek Polat Korkmaz Çakır Erdoğan Yavuz Can Acar Güneş Aktaş Şen Ünal Yüksel Bulut Keskin Avcı Işık Güler Bozkurt
Turan Gül Tekin Özer Sarı Karaca Taş Köse Aksoy Uçar Kaplan Coşkun Ateş Bayram Uzun Güven`

const otherFamilies = `Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Conti Costa Mancini García Fernández
González Rodríguez López Martínez Sánchez Pérez Gómez Ruiz Hernández Silva Santos Ferreira Pereira Oliveira Rodrigues Nguyen Tran
Pham Hoang Phan Vu Dang Bui Le Ahmadi Hosseini Karimi Rezai Haddad Khalil Nassar Mansour Saleh Hamdan Darwisch Suleiman Ibrahim Khoury
Popescu Ionescu Popa Radu Dumitru Stan Nagy Kovács Tóth Szabó Horváth Varga Molnár Papadopoulos Georgiou Nikolaidis Konstantinou
Singh Sharma Patel Gupta Kumar Reddy Iyer Tanaka Sato Suzuki Kim Park Choi Dubois Moreau Laurent Lefèvre Girard Mercier Mensah Owusu
Boateng Adeyemi Okafor Murphy Walsh Campbell Stewart Bakker Visser Smit Mulder Bos Vos Dekker Peeters Janssens Maes Claes Berisha
Krasniqi Gashi Hoxha Shala`
