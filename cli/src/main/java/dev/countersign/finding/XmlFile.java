package dev.countersign.finding;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads XML from elsewhere, element by element. No document type is read, no entity of the file is
 * replaced, nothing is fetched, and whatever could fill the memory has a limit.
 */
final class XmlFile {
    /** How much of an element's text is kept. */
    private static final int LONGEST_TEXT = 4_096;

    private static final int DEEPEST = 100;

    /**
     * Encodings in which markup has the bytes of ASCII, or those with a zero beside each: {@link MarkupLimit}
     * sees no markup in others.
     */
    private static final Pattern ENCODING =
            Pattern.compile("(?i)utf-?8|utf-?16(?:le|be)?|us-ascii|iso-8859-[0-9]{1,2}|windows-125[0-9]");

    /** Scanners use some hundred names; each new one stays in the parser's memory. */
    private static final int MOST_NAMES = 10_000;

    private final Elements elements;
    private final Deque<StringBuilder> texts = new ArrayDeque<>();
    private final Set<String> names = new HashSet<>();
    private long line = 1;

    /** What is done with the elements of a file. */
    interface Elements {
        /** An element begins. */
        void start(String name, Attributes attributes, long line) throws NotUnderstood;

        /** An element ends; {@code text} is its own text without that of elements in it, cut. */
        void end(String name, String text) throws NotUnderstood;
    }

    /** The attributes of an element. */
    interface Attributes {
        /** Returns the value; empty if there is no such attribute. */
        String get(String name);
    }

    private XmlFile(Elements elements) {
        this.elements = elements;
    }

    /**
     * Reads a whole file. A file that ends early or is broken is a lost rest: what came before has been
     * given to {@code elements}.
     */
    static void read(InputStream in, Elements elements, Rows rows) throws IOException {
        XmlFile file = new XmlFile(elements);
        try {
            file.walk(in);
        } catch (XMLStreamException broken) {
            rows.lost(file.line, 0, "the XML is broken here, or ends too early: " + reason(broken));
        } catch (NotUnderstood refused) {
            rows.lost(file.line, 0, refused.why());
        }
    }

    /** Returns the parser's own words without the position that it puts before them. */
    private static String reason(XMLStreamException broken) {
        String message = Optional.ofNullable(broken.getMessage()).orElse("");
        return Cut.to(
                message.replaceFirst("(?s)^ParseError at .*?Message: ", "").replaceAll("\\s+", " "), 200);
    }

    private void walk(InputStream in) throws IOException, XMLStreamException, NotUnderstood {
        XMLStreamReader reader =
                factory().createXMLStreamReader(Decoded.xml(new BufferedInputStream(new MarkupLimit(in))));
        try {
            String declared =
                    Optional.ofNullable(reader.getCharacterEncodingScheme()).orElse("UTF-8");
            if (!ENCODING.matcher(declared).matches()) {
                throw new NotUnderstood("its encoding is not read; save it as UTF-8");
            }
            while (reader.hasNext()) {
                int event = reader.next();
                line = Math.max(line, reader.getLocation().getLineNumber());
                switch (event) {
                    case XMLStreamConstants.START_ELEMENT -> start(reader);
                    case XMLStreamConstants.END_ELEMENT ->
                        elements.end(reader.getLocalName(), texts.pop().toString());
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                        text(reader);
                    case XMLStreamConstants.ENTITY_REFERENCE ->
                        throw new NotUnderstood("it uses an entity of its own, which is not read");
                    default -> {
                        // comments, instructions and the document type say nothing
                    }
                }
            }
        } finally {
            reader.close();
        }
    }

    private void start(XMLStreamReader reader) throws NotUnderstood {
        String name = reader.getLocalName();
        known(name);
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            known(reader.getAttributeLocalName(i));
        }
        if (texts.size() >= DEEPEST) {
            throw new NotUnderstood("elements are nested more than " + DEEPEST + " deep");
        }
        texts.push(new StringBuilder());
        elements.start(
                name,
                key -> Optional.ofNullable(reader.getAttributeValue(null, key)).orElse(""),
                line);
    }

    private void known(String name) throws NotUnderstood {
        if (names.add(name) && names.size() > MOST_NAMES) {
            throw new NotUnderstood("it has more than " + MOST_NAMES + " different names of elements and attributes");
        }
    }

    private void text(XMLStreamReader reader) {
        StringBuilder kept = texts.peek();
        if (kept != null && kept.length() < LONGEST_TEXT) {
            int length = Math.min(reader.getTextLength(), LONGEST_TEXT - kept.length());
            kept.append(reader.getTextCharacters(), reader.getTextStart(), length);
        }
    }

    /** The JDK's own parser, whatever else is on the class path. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        // prefixes say nothing here, and one that is declared nowhere must not cost the file
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        // counts &lt; and the like, which are no entities of the file, and is 100,000 in newer JDKs
        factory.setProperty("http://www.oracle.com/xml/jaxp/properties/totalEntitySizeLimit", "0");
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("something outside the file is not read");
        });
        return factory;
    }
}
