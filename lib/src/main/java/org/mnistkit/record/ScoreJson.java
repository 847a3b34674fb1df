package org.mnistkit.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;

/** {@link Score#NONE} is null in JSON, which knows no NaN. */
final class ScoreJson {

    private ScoreJson() {}

    static final class Writer extends JsonSerializer<Score> {
        @Override
        public void serialize(Score score, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            if (!score.isMeasured()) {
                json.writeNull();
                return;
            }
            json.writeStartObject();
            json.writeNumberField("loss", score.loss());
            json.writeNumberField("accuracy", score.accuracy());
            json.writeEndObject();
        }
    }

    static final class Reader extends JsonDeserializer<Score> {
        @Override
        public Score deserialize(JsonParser json, DeserializationContext context)
                throws IOException {
            record Plain(double loss, double accuracy) {}
            Plain plain = context.readValue(json, Plain.class);
            return new Score(plain.loss, plain.accuracy);
        }

        @Override
        public Score getNullValue(DeserializationContext context) {
            return Score.NONE;
        }
    }
}
